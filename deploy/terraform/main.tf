locals {
  # The one place that says what an app needs; `npx nx deploy` reads the same file.
  manifest = jsondecode(file("${path.module}/../../apps/${var.app}/scf.json"))
  # The provider uploads a zip again only when its path is another one, so the path has to tell the content.
  code_hash = filesha256(var.package)

  functions = {
    for fn in local.manifest.functions : fn.name => fn
    if fn.type == "web" || var.worker
  }

  # What each of them runs: its own, or the app's.
  codes = { for name, fn in local.functions : name => try(fn.code, local.manifest.code) }

  names = concat(
    try(local.manifest.environment.required, []),
    try(local.manifest.environment.optional, []),
  )
  # Variables that the app does not know are a mistake, not a setting: see the precondition below. Their names are no secret.
  given = nonsensitive(toset(keys(var.environment)))

  common_environment = merge(
    var.cfs == null ? {} : try(local.manifest.cfs.environment, {}),
    var.environment,
    try(local.manifest.environment.fixed, {}),
    var.sweep_secret == null ? {} : { SWEEP_SECRET = var.sweep_secret },
  )
}

resource "local_file" "code" {
  filename       = "${path.root}/.packages/${var.app}-${substr(local.code_hash, 0, 16)}.zip"
  content_base64 = filebase64(var.package)
}

resource "tencentcloud_cam_role" "functions" {
  name        = "scf-media-${var.app}"
  description = "What the functions of ${var.app} may do"
  document = jsonencode({
    version = "2.0"
    statement = [{
      effect    = "allow"
      action    = ["name/sts:AssumeRole"]
      principal = { service = ["scf.qcloud.com"] }
    }]
  })
}

resource "tencentcloud_cam_policy" "functions" {
  name        = "scf-media-${var.app}"
  description = "What ${var.app} needs, from its scf.json"
  document = jsonencode({
    version = "2.0"
    statement = [{
      effect   = "allow"
      action   = local.manifest.policy
      resource = ["*"]
    }]
  })
}

resource "tencentcloud_cam_role_policy_attachment" "functions" {
  role_id   = tencentcloud_cam_role.functions.id
  policy_id = tencentcloud_cam_policy.functions.id
}

resource "tencentcloud_scf_function" "this" {
  for_each = local.functions

  name             = each.value.name
  namespace        = "default"
  func_type        = each.value.type == "web" ? "HTTP" : "Event"
  runtime          = local.codes[each.key].type == "image" ? "CustomImage" : local.codes[each.key].runtime
  async_run_enable = each.value.type == "worker" ? "TRUE" : null
  description      = "scf media by Terraform"
  mem_size         = each.value.type == "worker" ? coalesce(var.worker_memory_mb, each.value.memoryMb) : each.value.memoryMb
  # The provider takes no more than 900 seconds, also for asynchronous functions.
  timeout       = min(each.value.timeoutSeconds, 900)
  role          = tencentcloud_cam_role.functions.name
  environment   = merge(local.common_environment, try(each.value.environment, {}))
  zip_file      = local.codes[each.key].type == "image" ? null : local_file.code.filename
  vpc_id        = try(var.vpc.vpc_id, null)
  subnet_id     = try(var.vpc.subnet_id, null)
  cls_logset_id = try(var.logs.logset_id, null)
  cls_topic_id  = try(var.logs.topic_id, null)
  # In a VPC, too: COS and the APIs are on the internet.
  enable_public_net = true

  dynamic "image_config" {
    for_each = local.codes[each.key].type == "image" ? [var.image] : []
    content {
      image_type  = var.image_registry_id == null ? "personal" : "enterprise"
      image_uri   = image_config.value
      registry_id = var.image_registry_id
      image_port  = 9000
    }
  }

  dynamic "cfs_config" {
    for_each = var.cfs == null || try(local.manifest.cfs, null) == null ? [] : [var.cfs]
    content {
      user_id          = "10000"
      user_group_id    = "10000"
      cfs_id           = cfs_config.value.id
      mount_ins_id     = cfs_config.value.id
      local_mount_dir  = local.manifest.cfs.mountPath
      remote_mount_dir = cfs_config.value.remote_dir
    }
  }

  dynamic "instance_concurrency_config" {
    for_each = try(each.value.concurrency, 1) > 1 ? [each.value.concurrency] : []
    content {
      dynamic_enabled = "FALSE"
      max_concurrency = instance_concurrency_config.value
    }
  }

  # A function that starts before its role may do anything fails at once.
  depends_on = [tencentcloud_cam_role_policy_attachment.functions]

  lifecycle {
    precondition {
      condition     = local.codes[each.key].type != "image" || var.image != null
      error_message = "${each.key} runs from an image: set the variable image."
    }
    precondition {
      condition     = length(setsubtract(local.given, local.names)) == 0
      error_message = "Not variables of ${var.app}: ${join(", ", setsubtract(local.given, local.names))}."
    }
    precondition {
      condition = length(setsubtract(
        try(local.manifest.environment.required, []),
        nonsensitive(toset(keys(local.common_environment))),
      )) == 0
      error_message = "${var.app} needs these variables: ${join(", ", try(local.manifest.environment.required, []))}."
    }
  }
}

resource "tencentcloud_scf_function_version" "this" {
  for_each = local.functions

  function_name = tencentcloud_scf_function.this[each.key].name
  namespace     = "default"
  # Another description is another version: one for each code and each set of variables.
  description = substr(sha256(jsonencode([
    local.codes[each.key].type == "image" ? var.image : local.code_hash,
    nonsensitive(sha256(jsonencode(local.common_environment))),
    each.value,
  ])), 0, 32)

  # The alias has to leave a version before that version can go.
  lifecycle {
    create_before_destroy = true
  }
}

resource "tencentcloud_scf_function_alias" "live" {
  for_each = local.functions

  function_name    = tencentcloud_scf_function.this[each.key].name
  function_version = tencentcloud_scf_function_version.this[each.key].function_version
  name             = "live"
  namespace        = "default"
}

# The service starts a lost worker again by itself. What the platform repeats on top of that runs a task twice, and an
# event that waited for hours records an empty room.
resource "tencentcloud_scf_function_event_invoke_config" "worker" {
  for_each = { for name, fn in local.functions : name => fn if fn.type == "worker" }

  function_name = tencentcloud_scf_function.this[each.key].name
  namespace     = "default"
  async_trigger_config {
    msg_ttl = 60
    retry_config {
      retry_num = 0
    }
  }
}
