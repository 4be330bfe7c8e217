//! Trees: what differs between two of them, and a new one from an old one and edits.
//!
//! Both skip whatever has equal ids, so that they cost what the change costs, not what the history holds.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use git2::{ObjectType, Tree, TreeEntry};

use super::names;
use super::repo::{Repo, absent};
use super::{Difference, Error, Oid, Result, tidying};

/// Id and mode of a file in a tree.
pub(super) type Entry = (Oid, i32);

/// What becomes of a path: an entry, or nothing.
pub(super) type Edits = BTreeMap<String, Option<Entry>>;

/// The mode of an ordinary file.
pub(super) const FILE: i32 = 0o100_644;
/// The mode of a file that may be run.
pub(super) const EXECUTABLE: i32 = 0o100_755;

/// How deep folders may lie within each other in what is compared. Records lie six deep; a path of this many folders is
/// as good as never a person's.
const DEEPEST: usize = 256;

/// How many bytes the names in what is compared may take, each with [`PER_NAME`] added. Some 300,000 changed paths of
/// usual length: more than any team's project, and less memory than would harm a small machine.
const MOST_NAMES: usize = 32 << 20;

/// What an entry takes beside its name.
const PER_NAME: usize = 64;

/// A comparison of two trees under way.
struct Comparison {
    found: Vec<Difference>,
    /// What of [`MOST_NAMES`] is left.
    left: usize,
    /// What in the newer tree git would never have written, if there is something.
    unfit: Option<String>,
}

/// Whether an entry is a file with content, not a symbolic link or submodule.
pub(super) fn is_file(entry: Entry) -> bool {
    entry.1 & 0o170_000 == 0o100_000
}

impl Repo {
    /// A file's bytes in a commit; `None` if there is no such file there.
    pub fn tree_file(&self, commit: Oid, path: &str) -> Result<Option<Vec<u8>>> {
        match self.tree_entry(Some(commit), path)? {
            Some(entry) if is_file(entry) => self.blob(entry.0).map(Some),
            _ => Ok(None),
        }
    }

    /// Whether a commit holds something else than a folder at a path.
    pub fn holds_at(&self, commit: Oid, path: &str) -> Result<bool> {
        Ok(self.tree_entry(Some(commit), path)?.is_some())
    }

    /// The paths below the folder `under` (empty: all) that differ between two commits, sorted.
    pub fn differences(&self, old: Option<Oid>, new: Oid, under: &str) -> Result<Vec<Difference>> {
        let old = self.tree_of(old)?.map(|tree| tree.id());
        let new = self.tree_of(Some(new))?.map(|tree| tree.id());
        self.tree_differences(old, new, under)
    }

    /// The tree of a commit.
    pub(super) fn tree_of(&self, commit: Option<Oid>) -> Result<Option<Tree<'_>>> {
        commit.map(|id| Ok(self.git.find_commit(id)?.tree()?)).transpose()
    }

    /// The entry of a file in a commit.
    pub(super) fn tree_entry(&self, commit: Option<Oid>, path: &str) -> Result<Option<Entry>> {
        let Some(tree) = self.tree_of(commit)? else { return Ok(None) };
        let path = names::bytes_of(path);
        let entry = absent(tree.get_path(Path::new(OsStr::from_bytes(&path))))?;
        let entry = entry.filter(|entry| entry.kind() != Some(ObjectType::Tree));
        Ok(entry.map(|entry| (entry.id(), entry.filemode())))
    }

    /// The paths below `under` that differ between two trees, sorted.
    pub(super) fn tree_differences(
        &self,
        old: Option<Oid>,
        new: Option<Oid>,
        under: &str,
    ) -> Result<Vec<Difference>> {
        let under = under.trim_end_matches('/');
        let old = self.subtree(old, under)?;
        let new = self.subtree(new, under)?;
        let mut prefix = under.to_owned();
        if !prefix.is_empty() {
            prefix.push('/');
        }
        let mut compared = self.compared(old, new, &mut prefix)?.found;
        compared.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(compared)
    }

    /// Refuses a tip whose files can't be taken over beside those of `from`: names that git would never write, trees
    /// that are not in git's order, folders without end. To be asked before anything is merged; what is not new in the
    /// tip is not looked at.
    pub fn vet(&self, from: Option<Oid>, tip: Oid) -> Result<()> {
        let from = self.tree_of(from)?.map(|tree| tree.id());
        let tip = self.tree_of(Some(tip))?.map(|tree| tree.id());
        match self.compared(from, tip, &mut String::new())?.unfit {
            Some(why) => Err(Error::Unfit { why }),
            None => Ok(()),
        }
    }

    fn compared(&self, old: Option<Oid>, new: Option<Oid>, prefix: &mut String) -> Result<Comparison> {
        let mut comparison = Comparison { found: Vec::new(), left: MOST_NAMES, unfit: None };
        self.compare([old, new], prefix, 0, &mut comparison)?;
        Ok(comparison)
    }

    /// The tree at a path in a tree.
    pub(super) fn subtree(&self, tree: Option<Oid>, under: &str) -> Result<Option<Oid>> {
        let Some(tree) = tree.filter(|_| !under.is_empty()) else { return Ok(tree) };
        let entry = absent(self.git.find_tree(tree)?.get_path(Path::new(under)))?;
        Ok(entry.filter(|entry| entry.kind() == Some(ObjectType::Tree)).map(|entry| entry.id()))
    }

    /// Adds what differs between two trees that lie at `prefix`, `depth` folders down.
    fn compare(
        &self,
        [old, new]: [Option<Oid>; 2],
        prefix: &mut String,
        depth: usize,
        comparison: &mut Comparison,
    ) -> Result<()> {
        if old == new {
            return Ok(());
        }
        if depth > DEEPEST {
            return Err(Error::Unfit { why: format!("its folders lie more than {DEEPEST} deep") });
        }
        let mut pairs: BTreeMap<Vec<u8>, [Option<Entry>; 2]> = BTreeMap::new();
        for (side, tree) in [old, new].into_iter().enumerate() {
            let Some(tree) = tree else { continue };
            // A tree is no shorter than its names, and is not read if they can't fit.
            if self.git.odb()?.read_header(tree)?.0 > comparison.left {
                return Err(too_many());
            }
            let tree = self.git.find_tree(tree)?;
            if side == 1 && comparison.unfit.is_none() {
                comparison.unfit = unfit(&tree, prefix);
            }
            for entry in &tree {
                let cost = prefix.len() + entry.name_bytes().len() + PER_NAME;
                comparison.left = comparison.left.checked_sub(cost).ok_or_else(too_many)?;
                let pair = pairs.entry(entry.name_bytes().to_vec()).or_default();
                pair[side] = Some((entry.id(), entry.filemode()));
            }
        }
        let length = prefix.len();
        for (name, [old, new]) in pairs {
            if old == new {
                continue;
            }
            prefix.push_str(&names::text_of(&name));
            let [old_file, new_file] = [old, new].map(|entry| entry.filter(|&entry| !is_tree(entry)));
            if old_file.is_some() || new_file.is_some() {
                comparison.found.push(Difference { path: prefix.clone(), old: old_file, new: new_file });
            }
            let trees = [old, new].map(|entry| entry.filter(|&entry| is_tree(entry)).map(|entry| entry.0));
            prefix.push('/');
            self.compare(trees, prefix, depth + 1, comparison)?;
            prefix.truncate(length);
        }
        Ok(())
    }

    /// All files below `under` in a commit, with id and mode.
    pub(super) fn tree_files(&self, commit: Option<Oid>, under: &str) -> Result<BTreeMap<String, Entry>> {
        let tree = self.tree_of(commit)?.map(|tree| tree.id());
        let all = self.tree_differences(None, tree, under)?;
        Ok(all.into_iter().filter_map(|file| Some((file.path, file.new?))).collect())
    }

    /// Writes the tree that `base` (or the empty tree) becomes by these edits. [`Error::Foreign`] names the paths
    /// that would have to be a file and a folder at once.
    pub(super) fn edited_tree(&self, base: Option<Oid>, edits: &Edits) -> Result<Oid> {
        let mut flat: Vec<(&str, Option<Entry>)> = Vec::new();
        for (path, entry) in edits {
            flat.push((path, *entry));
        }
        match self.edit(base, "", &flat)? {
            Some(tree) => Ok(tree),
            None => Ok(tidying::write(|| self.git.treebuilder(None)?.write())?),
        }
    }

    /// Edits one level; paths are relative to it. `None` if nothing is left in it.
    fn edit(&self, base: Option<Oid>, prefix: &str, edits: &[(&str, Option<Entry>)]) -> Result<Option<Oid>> {
        let base = base.map(|id| self.git.find_tree(id)).transpose()?;
        let mut builder = self.git.treebuilder(base.as_ref())?;
        let mut groups: BTreeMap<&str, Named<'_>> = BTreeMap::new();
        for &(path, entry) in edits {
            match path.split_once('/') {
                Some((name, rest)) => groups.entry(name).or_default().below.push((rest, entry)),
                None => groups.entry(path).or_default().own = Some(entry),
            }
        }
        for (name, Named { own, below }) in groups {
            let path = format!("{prefix}{name}");
            let name = names::bytes_of(name).into_owned();
            let known = builder.get(name.clone())?.map(|entry| (entry.id(), entry.filemode()));
            let known_tree = known.filter(|&entry| is_tree(entry)).map(|entry| entry.0);
            let known_file = known.filter(|&entry| !is_tree(entry));
            let file = own.unwrap_or(known_file);
            let tree = match (known_tree, below.is_empty()) {
                (known, true) => known,
                (known, false) => self.edit(known, &format!("{path}/"), &below)?,
            };
            match (file, tree) {
                (Some(_), Some(_)) => {
                    return Err(Error::Foreign {
                        paths: vec![names::shown(&path)],
                        theirs: None,
                        is_related: true,
                    });
                }
                (Some((id, mode)), None) => drop(builder.insert(name, id, mode)?),
                (None, Some(id)) => drop(builder.insert(name, id, 0o040_000)?),
                (None, None) if known.is_some() => builder.remove(name)?,
                (None, None) => {}
            }
        }
        if builder.is_empty() { Ok(None) } else { Ok(Some(tidying::write(|| builder.write())?)) }
    }
}

/// The edits of one name in a folder.
#[derive(Default)]
struct Named<'a> {
    /// What becomes of the file of that name, if that is edited.
    own: Option<Option<Entry>>,
    /// What becomes of the paths below the folder of that name.
    below: Vec<(&'a str, Option<Entry>)>,
}

fn too_many() -> Error {
    Error::Unfit { why: format!("the names of its files take more than {} MiB", MOST_NAMES >> 20) }
}

/// What in one tree git would never have written, if there is something.
fn unfit(tree: &Tree<'_>, prefix: &str) -> Option<String> {
    let place = |name: &[u8]| names::shown(&format!("{prefix}{}", names::text_of(name)));
    let mut before: Option<TreeEntry<'_>> = None;
    for entry in tree {
        let name = entry.name_bytes().to_vec();
        if !names::is_fit(&name) {
            return Some(format!(
                "it holds a file or folder called {}, which git never writes",
                place(&name)
            ));
        }
        if before.is_some_and(|before| before >= entry || before.name_bytes() == name) {
            return Some(format!("{} stands twice or out of order in its folder", place(&name)));
        }
        before = Some(entry);
    }
    None
}

/// Whether an entry is a folder.
pub(super) fn is_tree(entry: Entry) -> bool {
    entry.1 == 0o040_000
}
