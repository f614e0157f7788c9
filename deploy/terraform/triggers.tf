locals {
  timers = merge([
    for fn in values(local.functions) : {
      for timer in try(fn.timers, []) : "${fn.name}/${timer.name}" => merge(timer, { function = fn.name })
      if try(timer.when, null) == null ? true : anytrue([
        for condition in timer.when :
        try(condition.equals, null) == null
        ? contains(local.given, condition.variable) || (var.cfs != null && can(local.manifest.cfs.environment[condition.variable]))
        : try(nonsensitive(local.common_environment[condition.variable]), "") == condition.equals
      ])
    }
  ]...)

  web_function = one([for fn in local.manifest.functions : fn.name if fn.type == "web"])

  # What the platform says about the URL, address included; trigger_desc holds what was asked for alone.
  address = jsondecode(tencentcloud_scf_trigger.url.trigger_attribute).NetConfig.ExtranetUrl

  timer_program = <<-JS
    exports.main_handler = async (event) => {
      const response = await fetch(process.env.TARGET_URL + '/event-invoke', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Sweep-Secret': process.env.SWEEP_SECRET ?? '' },
        body: JSON.stringify(event),
        signal: AbortSignal.timeout(50000),
      });
      const text = await response.text();
      if (!response.ok) throw new Error('HTTP ' + response.status + ' ' + text);
      return text;
    };
  JS
}

# The function URL. Who may call is the app's to check (API_APP_KEY, CALLBACK_KEY). The platform names it.
resource "tencentcloud_scf_trigger" "url" {
  function_name = tencentcloud_scf_function.this[local.web_function].name
  type          = "http"
  qualifier     = tencentcloud_scf_function_alias.live[local.web_function].name
  namespace     = "default"
  enable        = "OPEN"
  trigger_desc = jsonencode({
    AuthType  = "NONE"
    NetConfig = { EnableIntranet = false, EnableExtranet = true }
  })
}

# Web functions take no timers (https://cloud.tencent.com/document/product/583/56124): a small event function has them,
# and calls the address. It needs no role, no keys and no VPC.
data "archive_file" "timer" {
  type                    = "zip"
  source_content          = local.timer_program
  source_content_filename = "index.js"
  # As for the code: another content needs another path.
  output_path = "${path.root}/.packages/timer-${substr(sha256(local.timer_program), 0, 16)}.zip"
}

resource "tencentcloud_scf_function" "timer" {
  count = length(local.timers) == 0 ? 0 : 1

  name              = "${local.web_function}-timer"
  namespace         = "default"
  func_type         = "Event"
  runtime           = "Nodejs20.19"
  handler           = "index.main_handler"
  description       = "timers of ${var.app}"
  mem_size          = 128
  timeout           = 60
  zip_file          = data.archive_file.timer.output_path
  enable_public_net = true
  environment = merge(
    { TARGET_URL = local.address },
    var.sweep_secret == null ? {} : { SWEEP_SECRET = var.sweep_secret },
  )
}

# The next tick comes anyway.
resource "tencentcloud_scf_function_event_invoke_config" "timer" {
  count = length(tencentcloud_scf_function.timer)

  function_name = tencentcloud_scf_function.timer[0].name
  namespace     = "default"
  async_trigger_config {
    msg_ttl = 60
    retry_config {
      retry_num = 0
    }
  }
}

resource "tencentcloud_scf_trigger" "timer" {
  for_each = local.timers

  function_name = tencentcloud_scf_function.timer[0].name
  trigger_name  = each.value.name
  type          = "timer"
  # Without it the provider sees a change each time.
  qualifier       = "$LATEST"
  namespace       = "default"
  enable          = "OPEN"
  trigger_desc    = each.value.cron
  custom_argument = try(each.value.message, null)
}
