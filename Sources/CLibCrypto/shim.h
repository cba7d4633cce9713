#pragma once
/* The low-level calls are half the price of EVP for a short message, and need no context on the
   heap; EVP takes over where a build of OpenSSL no longer has them. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stddef.h>
#include <stdint.h>

/* SHA-256 of one short message into 32 bytes. */
static inline void fm2pg_sha256(const uint8_t *bytes, size_t count, uint8_t *digest) {
#ifdef OPENSSL_NO_DEPRECATED_3_0
  EVP_Digest(bytes, count, digest, NULL, EVP_sha256(), NULL);
#else
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes, count);
  SHA256_Final(digest, &context);
#endif
}
