/** What a new profile begins with, by the file that Chromium reads it from. */
export interface ProfilePreferences {
  'Local State': object;
  'Default/Preferences': object;
}

export interface ProfileOptions {
  /** Whether somebody answers HTTP authentication challenges. */
  httpAuthentication: boolean;
  /** The one host whose pages may capture the screen; none when left out. */
  captureHost?: string | undefined;
}

/**
 * Pure: settles what Chromium would ask somebody at the screen, for tabs, frames and workers of every site alike. There are
 * no flags for these; they are what Chrome's policies set.
 */
export function profilePreferences({ httpAuthentication, captureHost }: ProfileOptions): ProfilePreferences {
  return {
    // `AuthSchemes`: without one, an answer of 401 reaches the page as it is. (Chrome's own test of it is
    // LoginPromptBrowserTest.TestBasicAuthDisabled.)
    'Local State': httpAuthentication ? {} : { auth: { schemes: '' } },
    'Default/Preferences': {
      // `PrintingEnabled`: a preview would hold up the frame until somebody closes it.
      printing: { enabled: false },
      // `ScreenCaptureAllowed` and `TabCaptureAllowedByOrigins`: `getDisplayMedia` is refused at once, and does not wait for
      // somebody who chooses a screen.
      hardware: {
        screen_capture_enabled: false,
        tab_capture_allowed_by_origins: captureHost === undefined ? [] : [captureHost],
      },
    },
  };
}
