import { expect, test } from 'vitest';
import { profilePreferences } from './profile-preferences.ts';

test('Chromium knows HTTP authentication only where somebody answers, and captures only for the host that may', () => {
  expect(profilePreferences({ httpAuthentication: false, captureHost: 'a.localhost' })).toEqual({
    'Local State': { auth: { schemes: '' } },
    'Default/Preferences': {
      printing: { enabled: false },
      hardware: { screen_capture_enabled: false, tab_capture_allowed_by_origins: ['a.localhost'] },
    },
  });
  expect(profilePreferences({ httpAuthentication: true })).toEqual({
    'Local State': {},
    'Default/Preferences': {
      printing: { enabled: false },
      hardware: { screen_capture_enabled: false, tab_capture_allowed_by_origins: [] },
    },
  });
});
