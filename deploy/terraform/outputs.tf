output "functions" {
  description = "The functions, and what is known of their addresses."
  value       = { for name, fn in tencentcloud_scf_function.this : name => fn.trigger_info }
}

output "role" {
  description = "The role of the functions, which is SCF_ROLE for `npx nx deploy`."
  value       = tencentcloud_cam_role.functions.name
}
