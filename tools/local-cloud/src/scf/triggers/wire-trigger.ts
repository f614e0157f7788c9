import { apiTime } from '../china-time.ts';
import { type Trigger } from '../functions/function-record.ts';

/** A trigger as ListTriggers, CreateTrigger and GetFunction tell it. */
export function wireTrigger(trigger: Trigger): object {
  return {
    TriggerName: trigger.name,
    Type: trigger.type,
    Qualifier: trigger.qualifier,
    TriggerDesc: JSON.stringify(triggerDesc(trigger)),
    Enable: trigger.isOpen ? 1 : 0,
    AvailableStatus: 'Available',
    CustomArgument: trigger.type === 'timer' ? trigger.customArgument : '',
    Description: trigger.description,
    AddTime: apiTime(trigger.addTimeMs),
    ModTime: apiTime(trigger.modTimeMs),
    ResourceId: '',
    BindStatus: '',
    TriggerAttribute: '',
  };
}

function triggerDesc(trigger: Trigger): object {
  if (trigger.type === 'timer') return { cron: trigger.cron };
  const { EnableIntranet: intranet, EnableExtranet: extranet } = trigger.netConfig;
  // There is no TLS on loopback, so the https address is the http one.
  const url = functionUrl(trigger.port);
  return {
    ...trigger.others,
    AuthType: trigger.authType,
    NetConfig: {
      EnableIntranet: intranet,
      IntranetUrl: intranet ? url : '',
      IntranetHTTPUrl: intranet ? url : '',
      ExtranetUrl: extranet ? url : '',
      ExtranetHTTPUrl: extranet ? url : '',
      WssIntranetUrl: '',
      WsIntranetUrl: '',
      WssExtranetUrl: '',
      WsExtranetUrl: '',
      EnableExtranet: extranet,
    },
  };
}

/** The address of a function URL, which on the platform is a name of its own. */
export const functionUrl = (port: number): string => `http://127.0.0.1:${port}`;
