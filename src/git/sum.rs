//! The hash at the end of git's index.

use std::io::{self, Write};

use sha1::{Digest, Sha1};
use sha2::Sha256;

/// How much is hashed and written at once.
const CHUNK: usize = 1 << 16;

/// A hash under way. Git's own objects are hashed with care for collisions that somebody made; the index is nobody's
/// but this clone's, and its hash guards against accidents, so that the plain form does, as in git itself.
pub(super) enum Sum {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Sum {
    /// The one that goes with object ids of this length.
    pub(super) fn of(id_bytes: usize) -> Self {
        if id_bytes == 20 { Self::Sha1(Sha1::new()) } else { Self::Sha256(Sha256::new()) }
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(sum) => sum.update(bytes),
            Self::Sha256(sum) => sum.update(bytes),
        }
    }

    pub(super) fn end(self) -> Vec<u8> {
        match self {
            Self::Sha1(sum) => sum.finalize().to_vec(),
            Self::Sha256(sum) => sum.finalize().to_vec(),
        }
    }
}

/// Where an index is written to.
pub(super) struct Hashed<'a> {
    out: &'a mut dyn Write,
    sum: Sum,
    is_hashed: bool,
    id_bytes: usize,
}

impl<'a> Hashed<'a> {
    pub(super) fn to(out: &'a mut dyn Write, id_bytes: usize, is_hashed: bool) -> Self {
        Self { out, sum: Sum::of(id_bytes), is_hashed, id_bytes }
    }

    /// Writes bytes and hashes them, a piece at a time.
    pub(super) fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        for chunk in bytes.chunks(CHUNK) {
            if self.is_hashed {
                self.sum.add(chunk);
            }
            self.out.write_all(chunk)?;
        }
        Ok(())
    }

    /// Writes the hash, or zeros in its place.
    pub(super) fn finish(self) -> io::Result<()> {
        let sum = if self.is_hashed { self.sum.end() } else { vec![0; self.id_bytes] };
        self.out.write_all(&sum)?;
        self.out.flush()
    }
}
