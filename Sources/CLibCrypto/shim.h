#pragma once
#include <openssl/evp.h>
#include <stddef.h>
#include <stdint.h>

/* One-block and streaming SHA-256 go through EVP with an explicitly fetched digest:
   fetching once and reusing the context is several times cheaper per short message. */
