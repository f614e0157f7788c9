variable "app" {
  description = "The app: a folder of apps/ with an scf.json."
  type        = string
}

variable "package" {
  description = "The path of the code.zip that `npx nx package <app>` made."
  type        = string
}

variable "image" {
  description = "The image of the worker in your registry, built from what `npx nx package <app>` made; null where the app has no worker."
  type        = string
  default     = null
}

variable "image_registry_id" {
  description = "The id of a TCR enterprise registry; null for a personal one."
  type        = string
  default     = null
}

variable "environment" {
  description = "Values of the variables that the app's scf.json names; the README has the table."
  type        = map(string)
  default     = {}
  sensitive   = true
}

variable "sweep_secret" {
  description = "What the timer function shows to the web function; null: everybody may cause a sweep."
  type        = string
  default     = null
  sensitive   = true
}

variable "vpc" {
  description = "The VPC of the functions, for Redis and CFS."
  type        = object({ vpc_id = string, subnet_id = string })
  default     = null
}

variable "cfs" {
  description = "The file system that outlives instances; mounted where scf.json says."
  type        = object({ id = string, remote_dir = optional(string, "/") })
  default     = null
}

variable "logs" {
  description = "The CLS topic of the logs; null: the platform's own."
  type        = object({ logset_id = string, topic_id = string })
  default     = null
}

variable "worker_memory_mb" {
  description = "Memory of a worker; null: what the app's scf.json says."
  type        = number
  default     = null
}

variable "worker" {
  description = "Whether to create the worker, too. See the README for what this provider cannot set."
  type        = bool
  default     = true
}
