//! Which of the files that were just read are not as in the last commit: a look that costs what was read, and nothing of
//! what lies beside it.

use std::collections::BTreeMap;

use git2::{ObjectType, Tree};

use super::repo::Repo;
use super::sum::Sum;
use super::tree::is_file;
use super::worktree::Seen;
use super::{Oid, Result};

/// Gives the bytes of a file the name that git would give them. It is compared and never stored, so that the plain hash
/// does.
#[derive(Debug, Clone, Copy)]
pub struct Naming {
    id_bytes: usize,
}

impl Naming {
    /// The name of a file's content; behind a SHA-1 zeros follow.
    pub fn of(self, content: &[u8]) -> [u8; 32] {
        self.object("blob", content)
    }

    fn object(self, kind: &str, content: &[u8]) -> [u8; 32] {
        let mut sum = Sum::of(self.id_bytes);
        sum.add(format!("{kind} {}\0", content.len()).as_bytes());
        sum.add(content);
        let mut name = [0; 32];
        name.iter_mut().zip(sum.end()).for_each(|(to, from)| *to = from);
        name
    }

    /// The name of a folder that holds these ordinary files and nothing else.
    fn folder(self, files: &[(&str, [u8; 32])]) -> [u8; 32] {
        let mut content = Vec::with_capacity(files.len() * 64);
        for (name, id) in files {
            content.extend_from_slice(b"100644 ");
            content.extend_from_slice(name.as_bytes());
            content.push(0);
            content.extend(id.iter().take(self.id_bytes));
        }
        self.object("tree", &content)
    }

    fn is(self, name: &[u8; 32], id: Oid) -> bool {
        name.get(..self.id_bytes) == Some(id.as_bytes())
    }
}

/// A look under way.
struct Look<'a> {
    naming: Naming,
    /// The files that were read and not found in the commit so far.
    left: BTreeMap<String, [u8; 32]>,
    /// Whether a file was looked for, or a folder, whose path ends with a `/`.
    asked: &'a dyn Fn(&str) -> bool,
    /// Files of the commit that are others here.
    other: Vec<String>,
    /// Files of the commit that were not read.
    unread: Vec<(String, Oid)>,
}

impl Repo {
    /// How git names what files hold here.
    pub fn naming(&self) -> Naming {
        Naming { id_bytes: self.id_bytes() }
    }

    /// Which files are not as in HEAD: `read` are those that were just read, with the names of what they hold; `asked`
    /// says of a path, which ends with a `/` if it is a folder's, whether it was looked for. All paths begin at the work
    /// tree; `under` is the folder that was looked into.
    pub fn edited(
        &self,
        under: &str,
        read: BTreeMap<String, [u8; 32]>,
        asked: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<String>> {
        let mut look =
            Look { naming: self.naming(), left: read, asked, other: Vec::new(), unread: Vec::new() };
        let root = self.tree_of(self.head()?)?.map(|tree| tree.id());
        if let Some(folder) = self.subtree(root, under.trim_end_matches('/'))? {
            self.compare_with(&self.git.find_tree(folder)?, under, &mut look)?;
        }
        let mut edited: Vec<String> = look.left.into_keys().collect();
        edited.extend(look.other);
        if !look.unread.is_empty() {
            // It is not there, or can't be read; or the person wants it to be elsewhere.
            let index = self.read_index().ok();
            let is_outside = |path: &str| {
                index.as_ref().is_none_or(|index| index.entry(path).is_some_and(|entry| entry.is_outside()))
            };
            for (path, id) in look.unread {
                let is_missing = matches!(self.look(&path)?, Seen::Missing);
                if if is_missing { !is_outside(&path) } else { !self.is_content(&path, id)? } {
                    edited.push(path);
                }
            }
        }
        edited.sort();
        Ok(edited)
    }

    /// Compares the files below a folder with its tree.
    fn compare_with(&self, tree: &Tree<'_>, folder: &str, look: &mut Look<'_>) -> Result<()> {
        for entry in tree {
            // Names that are no text are no record's.
            let Ok(name) = entry.name() else { continue };
            let path = format!("{folder}{name}");
            if entry.kind() == Some(ObjectType::Tree) {
                let inner = format!("{path}/");
                if (look.asked)(&inner) && !look.take_whole(&inner, entry.id()) {
                    self.compare_with(&self.git.find_tree(entry.id())?, &inner, look)?;
                }
            } else if (look.asked)(&path) {
                match look.left.remove(&path) {
                    Some(content)
                        if look.naming.is(&content, entry.id())
                            && is_file((entry.id(), entry.filemode())) => {}
                    // Line ends may be others here.
                    Some(_) if self.is_content(&path, entry.id())? => {}
                    Some(_) => look.other.push(path),
                    None => look.unread.push((path, entry.id())),
                }
            }
        }
        Ok(())
    }

    /// Whether the file at a path holds what an object does.
    fn is_content(&self, path: &str, id: Oid) -> Result<bool> {
        Ok(matches!(self.look(path)?, Seen::File { id: here, plain, .. } if here == id || plain == Some(id)))
    }
}

impl Look<'_> {
    /// Takes the files of a folder away if they are, together, what a tree holds: then it need not be read.
    fn take_whole(&mut self, folder: &str, tree: Oid) -> bool {
        let below = self.left.range(folder.to_owned()..).take_while(|(path, _)| path.starts_with(folder));
        let files: Vec<(&str, [u8; 32])> =
            below.map(|(path, id)| (path.get(folder.len()..).unwrap_or_default(), *id)).collect();
        let is_whole = !files.is_empty()
            && files.iter().all(|(name, _)| !name.contains('/'))
            && self.naming.is(&self.naming.folder(&files), tree);
        if is_whole {
            let paths: Vec<String> = files.into_iter().map(|(name, _)| format!("{folder}{name}")).collect();
            for path in paths {
                self.left.remove(&path);
            }
        }
        is_whole
    }
}
