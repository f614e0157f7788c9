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
}

# The function URL. Who may call is the app's to check (API_APP_KEY, CALLBACK_KEY).
resource "tencentcloud_scf_trigger_config" "url" {
  function_name = tencentcloud_scf_function.this[local.web_function].name
  trigger_name  = "url"
  type          = "http"
  qualifier     = tencentcloud_scf_function_alias.live[local.web_function].name
  namespace     = "default"
  enable        = "OPEN"
  trigger_desc = jsonencode({
    AuthType  = "NONE"
    NetConfig = { EnableIntranet = false, EnableExtranet = true }
  })
}

resource "tencentcloud_scf_trigger_config" "timer" {
  for_each = local.timers

  function_name   = tencentcloud_scf_function.this[each.value.function].name
  trigger_name    = each.value.name
  type            = "timer"
  qualifier       = tencentcloud_scf_function_alias.live[each.value.function].name
  namespace       = "default"
  enable          = "OPEN"
  trigger_desc    = each.value.cron
  custom_argument = try(each.value.message, null)
}
