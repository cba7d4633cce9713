#pragma once
#include <libpq-fe.h>
#include <spawn.h>

// GNU extensions that the Glibc module of Swift leaves out; the private server is started with them.
#define FM2PG_SPAWN_SETSID 0x80
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions,
                                                const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
