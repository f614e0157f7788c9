/** The initial contents of a profile, by file name. */
export interface ProfilePreferences {
  'Local State': object;
  'Default/Preferences': object;
}

export interface ProfileOptions {
  /** Whether HTTP authentication challenges are answered. */
  httpAuthentication: boolean;
  /** The one host whose pages may capture the screen; none when left out. */
  captureHost?: string | undefined;
}

/**
 * Pure: decides in advance what Chromium would ask its user, for tabs, frames and workers of every site. There are no
 * flags for these: they are the preferences that Chrome's policies set.
 */
export function buildProfilePreferences({
  httpAuthentication,
  captureHost,
}: ProfileOptions): ProfilePreferences {
  return {
    // `AuthSchemes`: without one, a 401 response reaches the page as it is. (Chrome's own test is
    // LoginPromptBrowserTest.TestBasicAuthDisabled.)
    'Local State': httpAuthentication ? {} : { auth: { schemes: '' } },
    'Default/Preferences': {
      // `PrintingEnabled`: a preview would block the frame until it is closed.
      printing: { enabled: false },
      // `ScreenCaptureAllowed` and `TabCaptureAllowedByOrigins`: `getDisplayMedia` is refused at once instead of
      // waiting for a choice.
      hardware: {
        screen_capture_enabled: false,
        tab_capture_allowed_by_origins: captureHost === undefined ? [] : [captureHost],
      },
    },
  };
}
