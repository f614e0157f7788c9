import { toApiTime } from '../china-time.ts';
import { type Trigger } from '../functions/function-record.ts';

/** Converts a trigger to its form in ListTriggers, CreateTrigger and GetFunction. */
export function toWireTrigger(trigger: Trigger): object {
  return {
    TriggerName: trigger.name,
    Type: trigger.type,
    Qualifier: trigger.qualifier,
    TriggerDesc: JSON.stringify(makeTriggerDesc(trigger)),
    Enable: trigger.isOpen ? 1 : 0,
    AvailableStatus: 'Available',
    CustomArgument: trigger.type === 'timer' ? trigger.customArgument : '',
    Description: trigger.description,
    AddTime: toApiTime(trigger.addTimeMs),
    ModTime: toApiTime(trigger.modTimeMs),
    ResourceId: '',
    BindStatus: '',
    TriggerAttribute: '',
  };
}

function makeTriggerDesc(trigger: Trigger): object {
  if (trigger.type === 'timer') return { cron: trigger.cron };
  const { EnableIntranet: intranet, EnableExtranet: extranet } = trigger.netConfig;
  // There is no TLS on loopback, so both addresses are http.
  const url = toFunctionUrl(trigger.port);
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

/** Creates the address of a function URL, which on the platform has its own host name. */
export const toFunctionUrl = (port: number): string => `http://127.0.0.1:${port}`;
