import { expect, test } from 'vitest';
import { buildProfilePreferences } from './profile-folder.ts';

test('HTTP authentication is enabled only with credentials, and capture only for the permitted host', () => {
  expect(buildProfilePreferences({ httpAuthentication: false, captureHost: 'a.localhost' })).toEqual({
    'Local State': { auth: { schemes: '' } },
    'Default/Preferences': {
      printing: { enabled: false },
      hardware: { screen_capture_enabled: false, tab_capture_allowed_by_origins: ['a.localhost'] },
    },
  });
  expect(buildProfilePreferences({ httpAuthentication: true })).toEqual({
    'Local State': {},
    'Default/Preferences': {
      printing: { enabled: false },
      hardware: { screen_capture_enabled: false, tab_capture_allowed_by_origins: [] },
    },
  });
});
