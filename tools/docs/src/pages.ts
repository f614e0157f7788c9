type Text = Readonly<Record<'en' | 'zh', string>>;

/** All pages except the home page, in the order of the sidebar. A test compares them with the files in docs/ and docs/zh. */
export const pages: readonly { readonly title: Text; readonly items: Readonly<Record<string, Text>> }[] = [
  {
    title: { en: 'Start', zh: '开始' },
    items: {
      'getting-started': { en: 'Getting started', zh: '快速上手' },
      clients: { en: 'Command, client and OpenAPI', zh: '命令、客户端与 OpenAPI' },
      examples: { en: 'Examples', zh: '示例' },
      'local-cloud': { en: 'Local cloud', zh: '本地云' },
    },
  },
  {
    title: { en: 'Services', zh: '服务' },
    items: {
      'web-record': { en: 'web-record', zh: 'web-record' },
      'vod-callback': { en: 'vod-callback', zh: 'vod-callback' },
      'trtc-push': { en: 'trtc-push', zh: 'trtc-push' },
      'trtc-record': { en: 'trtc-record', zh: 'trtc-record' },
      callbacks: { en: 'Callbacks', zh: '回调' },
      environment: { en: 'Environment variables', zh: '环境变量' },
    },
  },
  {
    title: { en: 'Running', zh: '运行' },
    items: {
      account: { en: 'From an empty account', zh: '从空账号开始' },
      deploy: { en: 'Deployment', zh: '部署' },
      migration: { en: "From Tencent's templates", zh: '从腾讯云模板迁移' },
      'self-hosting': { en: 'Self-hosting', zh: '自行托管' },
      console: { en: 'Console', zh: '控制台' },
      monitoring: { en: 'Monitoring', zh: '监控' },
    },
  },
  {
    title: { en: 'Background', zh: '原理' },
    items: {
      architecture: { en: 'Architecture', zh: '架构' },
      reliability: { en: 'Reliability', zh: '可靠性' },
      measurements: { en: 'Measurements', zh: '测量' },
    },
  },
];
