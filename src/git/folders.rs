//! What git's index holds of whole folders: the `TREE` extension, from which git sees without a look at each entry that
//! a folder is as in a commit.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::entries::Edits;

/// The trees of folders as they stand in the index, as far as it knows them.
#[derive(Debug)]
pub(super) struct Folders<'a> {
    bytes: &'a [u8],
    id_bytes: usize,
    known: OnceCell<BTreeMap<Vec<u8>, &'a [u8]>>,
}

/// One folder's piece of the extension.
struct Node {
    whole: Range<usize>,
    name_end: usize,
    /// How many folders directly in it have pieces of their own, right behind.
    folders: usize,
    /// The id of its tree, if it is known.
    id: Option<Range<usize>>,
}

/// A walk over the pieces.
struct Walk<'a> {
    bytes: &'a [u8],
    id_bytes: usize,
    at: usize,
    /// Of each folder that is open: the length of its path, and how many folders in it are still to come.
    open: Vec<(usize, usize)>,
    /// The path of the folder that the walk is at, with a slash behind it; empty for the root.
    path: Vec<u8>,
}

impl<'a> Walk<'a> {
    fn over(bytes: &'a [u8], id_bytes: usize) -> Self {
        Self { bytes, id_bytes, at: 0, open: Vec::new(), path: Vec::new() }
    }

    fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Whether no folder is missing at the end.
    fn is_complete(&self) -> bool {
        self.is_at_end() && self.open.iter().all(|&(_, left)| left == 0)
    }

    /// The next piece; `None` if there is none or it is not what it should be.
    fn step(&mut self) -> Option<Node> {
        let find = |from: usize, byte: u8| {
            let rest = self.bytes.get(from..)?;
            Some(from + rest.iter().position(|&one| one == byte)?)
        };
        let name_end = find(self.at, 0)?;
        let line_end = find(name_end + 1, b'\n')?;
        let numbers = std::str::from_utf8(&self.bytes[name_end + 1..line_end]).ok()?;
        let (entries, folders) = numbers.split_once(' ')?;
        let id = (!entries.starts_with('-')).then_some(line_end + 1..line_end + 1 + self.id_bytes);
        let whole = self.at..id.as_ref().map_or(line_end + 1, |id| id.end);
        self.bytes.get(whole.clone())?;
        let folders = folders.parse().ok()?;
        // The first is the root, which has no name.
        if self.at > 0 {
            while self.open.last()?.1 == 0 {
                self.open.pop();
            }
            let (length, left) = self.open.last_mut()?;
            *left -= 1;
            self.path.truncate(*length);
            self.path.extend_from_slice(&self.bytes[self.at..name_end]);
            self.path.push(b'/');
        }
        self.open.push((self.path.len(), folders));
        self.at = whole.end;
        Some(Node { whole, name_end, folders, id })
    }
}

impl<'a> Folders<'a> {
    /// From the bytes of the extension, which may be none.
    pub(super) fn read(bytes: &'a [u8], id_bytes: usize) -> Self {
        Self { bytes, id_bytes, known: OnceCell::new() }
    }

    /// Whether the entries of a folder, whose path ends with a slash unless it is the root, make up a tree.
    pub(super) fn is_tree(&self, path: &[u8], tree: &[u8]) -> bool {
        let mut walk = Walk::over(self.bytes, self.id_bytes);
        // Mostly the root says it all.
        if path.is_empty() {
            return walk.step().and_then(|root| root.id).is_some_and(|id| &self.bytes[id] == tree);
        }
        let known = self.known.get_or_init(|| {
            let mut known = BTreeMap::new();
            while let Some(node) = walk.step() {
                if let Some(id) = node.id {
                    known.insert(walk.path.clone(), &self.bytes[id]);
                }
            }
            if walk.is_complete() { known } else { BTreeMap::new() }
        });
        known.get(path).is_some_and(|&known| known == tree)
    }
}

/// The extension without what it knows of the folders above some paths. `None` if it is not what it should be: it only
/// saves work.
pub(super) fn without(bytes: &[u8], id_bytes: usize, edits: &Edits) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut walk = Walk::over(bytes, id_bytes);
    while !walk.is_at_end() {
        let node = walk.step()?;
        let below = edits.range(walk.path.clone()..).next();
        if node.id.is_some() && below.is_some_and(|(name, _)| name.starts_with(&walk.path)) {
            out.extend_from_slice(&bytes[node.whole.start..=node.name_end]);
            out.extend_from_slice(format!("-1 {}\n", node.folders).as_bytes());
        } else {
            out.extend_from_slice(&bytes[node.whole]);
        }
    }
    walk.is_complete().then_some(out)
}
