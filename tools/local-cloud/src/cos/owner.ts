/** Who owns everything here. */
export const OWNER = {
  ID: 'qcs::cam::uin/100000000001:uin/100000000001',
  DisplayName: '100000000001',
} as const;
