output "address" {
  description = "Where the service is."
  value       = local.address
}

output "role" {
  description = "The role of the functions, which is SCF_ROLE for `npx nx deploy`."
  value       = tencentcloud_cam_role.functions.name
}
