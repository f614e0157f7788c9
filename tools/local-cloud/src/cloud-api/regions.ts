/** The regions of SCF's Cloud API, which has an endpoint for each (https://cloud.tencent.com/document/api/583/17237). */
export const REGIONS: ReadonlySet<string> = new Set([
  ...['ap-guangzhou', 'ap-shanghai', 'ap-beijing', 'ap-chengdu', 'ap-chongqing', 'ap-nanjing', 'ap-hongkong'],
  ...['ap-shenzhen-fsi', 'ap-shanghai-fsi', 'ap-beijing-fsi', 'ap-taipei', 'ap-singapore', 'ap-bangkok'],
  ...['ap-jakarta', 'ap-mumbai', 'ap-seoul', 'ap-tokyo', 'eu-frankfurt', 'na-ashburn', 'na-siliconvalley'],
  ...['na-toronto', 'sa-saopaulo'],
]);
