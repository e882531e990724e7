//! A person's signing key: Ed25519, its secret half in the user's own folder under a passphrase, and in memory while it is unlocked.
//!
//! The secret is encrypted with XChaCha20-Poly1305 under a key that Argon2id makes of the passphrase (RFC 9106, second recommendation:
//! 64 MiB, three passes). Nothing of it is ever written to a workspace.

use crate::error::{Error, Result, shown};
use crate::table::log::hex;
use crate::user_folder::UserFolder;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const KEY_FILE: &str = "signing-key.json";
const SHORTEST_PASSPHRASE: usize = 10;
const MEMORY_KIB: u32 = 64 * 1024;
/// A file that asks for more than this was not written by Tieout.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const PASSES: u32 = 3;

/// A key that can sign. Its secret is wiped when it is let go.
pub struct UnlockedKey {
    user: String,
    signing: SigningKey,
}

impl UnlockedKey {
    /// The operating system's user whose it is.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// 64 hexadecimal digits.
    pub fn public_key(&self) -> String {
        hex(self.signing.verifying_key().as_bytes())
    }

    /// The signature of a text, 128 hexadecimal digits.
    pub fn sign(&self, text: &str) -> String {
        hex(&self.signing.sign(text.as_bytes()).to_bytes())
    }
}

/// Whether the signature of the text is that of the key. What is no key or no signature is none.
pub fn is_signed(public_key: &str, text: &str, signature: &str) -> bool {
    let key = unhex(public_key).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    let signature = unhex(signature).map(|bytes: [u8; 64]| Signature::from_bytes(&bytes));
    matches!((key, signature), (Some(key), Some(signature)) if key.verify_strict(text.as_bytes(), &signature).is_ok())
}

/// What people compare by telephone: the first digits of the SHA-256 of a public key.
pub fn fingerprint(public_key: &str) -> String {
    hex(&Sha256::digest(public_key.as_bytes())[..8])
}

/// The secret half as it lies in the user's folder.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    user: String,
    public_key: String,
    memory_kib: u32,
    passes: u32,
    salt: String,
    nonce: String,
    secret: String,
}

impl UserFolder {
    /// Unlocks the user's key; makes one under this passphrase where there is none. A folder keeps one user's key: who has made a key in it
    /// can't make another for somebody else.
    pub fn key_create(&self, user: &str, passphrase: &str) -> Result<UnlockedKey> {
        if self.key_path().exists() {
            return self.key_unlock(user, passphrase);
        }
        if passphrase.chars().count() < SHORTEST_PASSPHRASE {
            return Err(refused(&format!("a passphrase has at least {SHORTEST_PASSPHRASE} characters")));
        }
        let secret: Zeroizing<[u8; 32]> = Zeroizing::new(random()?);
        let signing = SigningKey::from_bytes(&secret);
        let (salt, nonce): ([u8; 16], [u8; 24]) = (random()?, random()?);
        let mut file = KeyFile {
            user: user.to_owned(),
            public_key: hex(signing.verifying_key().as_bytes()),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            salt: hex(&salt),
            nonce: hex(&nonce),
            secret: String::new(),
        };
        let bound = file.bound();
        let sealed = file.cipher(passphrase)?.encrypt(&XNonce::from(nonce), Payload { msg: &secret[..], aad: bound.as_bytes() });
        file.secret = hex(&sealed.map_err(|_| refused("the key can't be encrypted"))?);
        self.key_write(&file)?;
        Ok(UnlockedKey { user: user.to_owned(), signing })
    }

    /// Unlocks the user's key.
    pub fn key_unlock(&self, user: &str, passphrase: &str) -> Result<UnlockedKey> {
        let file = self.key_read(user)?;
        let broken = || self.broken();
        let nonce: [u8; 24] = unhex(&file.nonce).ok_or_else(broken)?;
        let sealed: [u8; 48] = unhex(&file.secret).ok_or_else(broken)?;
        let bound = file.bound();
        let opened = file.cipher(passphrase)?.decrypt(&XNonce::from(nonce), Payload { msg: &sealed[..], aad: bound.as_bytes() });
        let opened = Zeroizing::new(opened.map_err(|_| refused("the passphrase is not right"))?);
        let secret = Zeroizing::new(<[u8; 32]>::try_from(&opened[..]).map_err(|_| broken())?);
        let signing = SigningKey::from_bytes(&secret);
        if hex(signing.verifying_key().as_bytes()) != file.public_key {
            return Err(broken());
        }
        Ok(UnlockedKey { user: file.user, signing })
    }

    /// The fingerprint of the user's key, locked as it is.
    pub fn key_fingerprint(&self, user: &str) -> Result<String> {
        Ok(fingerprint(&self.key_read(user)?.public_key))
    }

    fn key_read(&self, user: &str) -> Result<KeyFile> {
        let path = self.key_path();
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(refused(&format!("{user} has no key on this computer; make one first")));
            }
            Err(error) => return Err(Error::io(&path, error)),
        };
        let file: KeyFile = serde_json::from_slice(&bytes).map_err(|_| self.broken())?;
        if file.user != user {
            return Err(refused(&format!("the key in {} is {}'s: one person can't sign for another", shown(self.folder()), file.user)));
        }
        Ok(file)
    }

    fn broken(&self) -> Error {
        refused(&format!("{} is not a key that Tieout wrote", shown(&self.key_path())))
    }

    fn key_path(&self) -> PathBuf {
        self.folder().join(KEY_FILE)
    }

    fn key_write(&self, file: &KeyFile) -> Result<()> {
        let path = self.key_path();
        let text = serde_json::to_vec_pretty(file).map_err(|error| Error::Invalid(error.to_string()))?;
        std::fs::create_dir_all(self.folder()).map_err(|error| Error::io(self.folder(), error))?;
        write_privately(&path, &text).map_err(|error| Error::io(&path, error))
    }
}

impl KeyFile {
    /// What the encryption is bound to: a secret under another name can't be opened.
    fn bound(&self) -> String {
        format!("tieout signing key\n{}\n{}", self.user, self.public_key)
    }

    fn cipher(&self, passphrase: &str) -> Result<XChaCha20Poly1305> {
        let broken = |_| refused("the key can't be read: its parameters are not those of Tieout");
        let salt: [u8; 16] = unhex(&self.salt).ok_or(()).map_err(broken)?;
        if self.memory_kib > MOST_MEMORY_KIB || self.passes > 100 {
            return Err(broken(()));
        }
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).map_err(|_| broken(()))?;
        let mut key = Zeroizing::new([0u8; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt, &mut key[..])
            .map_err(|_| broken(()))?;
        Ok(XChaCha20Poly1305::new((&*key).into()))
    }
}

fn refused(reason: &str) -> Error {
    Error::Key { reason: reason.to_owned() }
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| refused(&format!("this computer gives no random numbers: {error}")))?;
    Ok(bytes)
}

/// Exactly so many bytes in lower-case hex.
fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; N];
    if digits.len() != 2 * N {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

/// Never over an older key, and readable by its user alone where the system knows such a thing.
fn write_privately(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_with_its_passphrase_for_its_user_only() {
        let home = tempfile::tempdir().unwrap();
        let folder = UserFolder::at(home.path());
        assert!(folder.key_create("bob", "short").err().unwrap().to_string().contains("10 characters"));
        let made = folder.key_create("bob", "correct horse").unwrap();
        let signature = made.sign("approve");
        let opened = folder.key_unlock("bob", "correct horse").unwrap();
        assert_eq!(opened.public_key(), made.public_key());
        assert!(is_signed(&opened.public_key(), "approve", &signature));
        for (key, text, signature) in [
            (opened.public_key(), "approve ", signature.clone()),
            (opened.public_key().replace(['0', '1'], "2"), "approve", signature.clone()),
            (opened.public_key(), "approve", signature.to_uppercase()),
            (opened.public_key(), "approve", signature[..126].to_owned()),
            (String::new(), "approve", signature.clone()),
        ] {
            assert!(!is_signed(&key, text, &signature), "{key} {text} {signature}");
        }
        for (user, passphrase, why) in [("bob", "correct horsf", "passphrase"), ("ada", "correct horse", "bob's")] {
            let error = folder.key_unlock(user, passphrase).err().unwrap();
            assert!(error.to_string().contains(why), "{error}");
            let error = folder.key_create(user, passphrase).err().unwrap();
            assert!(error.to_string().contains(why), "{error}");
        }
    }

    #[test]
    fn a_key_file_that_was_changed_does_not_open() {
        let home = tempfile::tempdir().unwrap();
        let folder = UserFolder::at(home.path());
        folder.key_create("bob", "correct horse").unwrap();
        let path = home.path().join(KEY_FILE);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("correct horse"));
        let as_ada = text.replace("\"bob\"", "\"ada\"");
        std::fs::write(&path, as_ada).unwrap();
        assert!(folder.key_unlock("ada", "correct horse").is_err(), "the name is bound to the secret");
        std::fs::write(&path, text.replace("65536", "4294967295")).unwrap();
        assert!(folder.key_unlock("bob", "correct horse").is_err(), "no bomb");
        std::fs::write(&path, &text).unwrap();
        folder.key_unlock("bob", "correct horse").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0);
        }
    }
}
