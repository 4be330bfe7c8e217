//! The bytes of git's index, as `gitformat-index(5)` lays them out: one pass over them finds every entry, and a new file
//! is made of them by copying what stays as it is.
//!
//! libgit2 would make a structure of each entry, sort them, and write each anew; among a hundred thousand that costs
//! more than all the rest of a commit.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io::{self, Write};
use std::ops::Range;
use std::os::unix::fs::MetadataExt;

use super::folders::{Folders, without};
use super::sum::{Hashed, Sum};
use super::{Oid, names};

/// Where an entry holds the times, numbers and sizes that git compares with the file's.
const MTIME: usize = 8;
const INODE: usize = 20;
const MODE: usize = 24;
const USER: usize = 28;
const SIZE: usize = 36;
/// Where its object's id begins; flags follow the id.
const ID: usize = 40;

/// In the flags: a second pair of bytes with flags follows.
const EXTENDED: u16 = 1 << 14;
/// In the flags: where the two bits begin that say which side of a merge an entry belongs to.
const STAGE_SHIFT: u16 = 12;
/// In the flags: the length of the name, or this if it is longer.
const LONG_NAME: u16 = 0xfff;
/// In the second flags: the file is outside a sparse checkout.
const SKIP_WORKTREE: u16 = 1 << 14;
/// In the second flags: `git add -N`, a promise without content.
const INTENT_TO_ADD: u16 = 1 << 13;

/// The entries of an index file.
#[derive(Debug)]
pub(super) struct Entries {
    bytes: Vec<u8>,
    id_bytes: usize,
    version: u32,
    /// Where each entry begins; the last is where they end.
    at: Vec<usize>,
    /// The names one behind the other, and where each ends, of version 4, whose entries hold a part of their names only.
    names: Vec<u8>,
    name_ends: Vec<usize>,
    extensions: Vec<([u8; 4], Range<usize>)>,
    is_in_order: bool,
}

/// One entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// All before the name.
    fixed: &'a [u8],
    id_bytes: usize,
    /// Its path.
    pub(super) name: &'a [u8],
}

/// What becomes of names: all before the name of an entry, or nothing.
pub(super) type Edits = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn half_word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// A number of variable length, as version 4 has it, and where it ends.
fn varint(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut byte = *bytes.get(at)?;
    let mut value = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        at += 1;
        byte = *bytes.get(at)?;
        value = value.checked_add(1)?.checked_mul(0x80)? + usize::from(byte & 0x7f);
    }
    Some((value, at + 1))
}

fn put_varint(out: &mut Vec<u8>, mut value: usize) {
    let low = |value: usize| value.to_le_bytes()[0] & 0x7f;
    let mut digits = vec![low(value)];
    while value >= 0x80 {
        value = (value >> 7) - 1;
        digits.push(low(value) | 0x80);
    }
    out.extend(digits.iter().rev());
}

impl Entries {
    /// An index without an entry.
    pub(super) fn none(id_bytes: usize) -> Self {
        let mut bytes = b"DIRC\0\0\0\x02\0\0\0\0".to_vec();
        let mut sum = Sum::of(id_bytes);
        sum.add(&bytes);
        bytes.extend(sum.end());
        let (names, name_ends, extensions) = (Vec::new(), Vec::new(), Vec::new());
        Self { bytes, id_bytes, version: 2, at: vec![12], names, name_ends, extensions, is_in_order: true }
    }

    /// Finds the entries and extensions of an index file; `None` if it is none.
    pub(super) fn parse(bytes: Vec<u8>, id_bytes: usize) -> Option<Self> {
        let version = word(&bytes, 4)?;
        let count = usize::try_from(word(&bytes, 8)?).ok()?;
        let end = bytes.len().checked_sub(id_bytes).filter(|&end| end >= 12)?;
        if !bytes.starts_with(b"DIRC") || !(2..=4).contains(&version) {
            return None;
        }
        // What the file says of itself is not believed: each entry takes more than an id.
        let likely = count.min(bytes.len() / (ID + id_bytes));
        let mut at = Vec::with_capacity(likely + 1);
        let (mut names, mut name_ends) = (Vec::new(), Vec::new());
        let (mut here, mut is_in_order) = (12, true);
        let mut before: (Range<usize>, u16) = (0..0, 0);
        for number in 0..count {
            at.push(here);
            let flags = half_word(&bytes[..end], here + ID + id_bytes)?;
            let is_extended = flags & EXTENDED != 0;
            if is_extended && version < 3 {
                return None;
            }
            let begin = here + ID + id_bytes + if is_extended { 4 } else { 2 };
            let name = if version == 4 {
                let (dropped, begin) = varint(&bytes[..end], begin)?;
                let length = bytes.get(begin..end)?.iter().position(|&byte| byte == 0)?;
                let last = before.0.clone();
                let kept = last.len().checked_sub(dropped)?;
                let start = names.len();
                names.extend_from_within(last.start..last.start + kept);
                names.extend_from_slice(&bytes[begin..begin + length]);
                name_ends.push(names.len());
                here = begin + length + 1;
                start..names.len()
            } else {
                let length = match flags & LONG_NAME {
                    LONG_NAME => bytes.get(begin..end)?.iter().position(|&byte| byte == 0)?,
                    length => usize::from(length),
                };
                here += (begin + length - here + 8) & !7;
                if here > end || bytes[begin + length] != 0 {
                    return None;
                }
                begin..begin + length
            };
            let all = if version == 4 { &names } else { &bytes };
            let stage = flags >> STAGE_SHIFT & 3;
            is_in_order &= !name.is_empty()
                && (number == 0
                    || match all[before.0.clone()].cmp(&all[name.clone()]) {
                        Ordering::Less => true,
                        Ordering::Equal => before.1 > 0 && before.1 <= stage,
                        Ordering::Greater => false,
                    });
            before = (name, stage);
        }
        at.push(here);
        let mut extensions = Vec::new();
        while here < end {
            let name: [u8; 4] = bytes.get(here..here + 4)?.try_into().ok()?;
            let next = (here + 8).checked_add(usize::try_from(word(&bytes, here + 4)?).ok()?)?;
            extensions.push((name, here + 8..next));
            here = next;
        }
        let found = Self { bytes, id_bytes, version, at, names, name_ends, extensions, is_in_order };
        (here == end).then_some(found)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.at.len() - 1
    }

    /// Whether each name stands behind the one before, as git insists on.
    pub(super) fn is_in_order(&self) -> bool {
        self.is_in_order
    }

    /// An extension that may not be ignored: its name begins with a small letter.
    pub(super) fn mandatory(&self) -> Option<[u8; 4]> {
        self.extensions.iter().map(|(name, _)| *name).find(|name| name[0].is_ascii_lowercase())
    }

    /// Whether the file still ends with the hash of what stands before. Git itself asks for it in `git fsck` alone.
    pub(super) fn is_whole(&self) -> bool {
        let (all, trailer) = self.bytes.split_at(self.bytes.len() - self.id_bytes);
        let mut sum = Sum::of(self.id_bytes);
        self.is_unhashed() || {
            sum.add(all);
            sum.end() == trailer
        }
    }

    /// Whether zeros stand for the hash (git's `index.skipHash`).
    fn is_unhashed(&self) -> bool {
        self.bytes[self.bytes.len() - self.id_bytes..].iter().all(|&byte| byte == 0)
    }

    /// One of them, by its place.
    pub(super) fn get(&self, number: usize) -> Option<Entry<'_>> {
        (number < self.len()).then(|| self.entry_at(number))
    }

    fn entry_at(&self, number: usize) -> Entry<'_> {
        let here = self.at[number];
        let flags_end = here + ID + self.id_bytes + 2;
        let flags = u16::from_be_bytes([self.bytes[flags_end - 2], self.bytes[flags_end - 1]]);
        let begin = if flags & EXTENDED != 0 { flags_end + 2 } else { flags_end };
        let name = if self.version == 4 {
            let start = number.checked_sub(1).map_or(0, |before| self.name_ends[before]);
            &self.names[start..self.name_ends[number]]
        } else {
            let rest = &self.bytes[begin..self.at[number + 1]];
            match flags & LONG_NAME {
                LONG_NAME => &rest[..rest.iter().position(|&byte| byte == 0).unwrap_or(rest.len())],
                length => &rest[..usize::from(length)],
            }
        };
        Entry { fixed: &self.bytes[here..begin], id_bytes: self.id_bytes, name }
    }

    /// All, in git's order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len()).map(|number| self.entry_at(number))
    }

    /// The place of the first entry that does not stand before a name.
    pub(super) fn place_of(&self, name: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.entry_at(middle).name < name { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The place of the first entry behind a folder.
    pub(super) fn behind(&self, folder: &str) -> usize {
        let mut name = names::bytes_of(folder).into_owned();
        // The character that follows the slash.
        name.push(b'/' + 1);
        self.place_of(&name)
    }

    /// What it says of whole folders.
    pub(super) fn folders(&self) -> Folders<'_> {
        let found = self.extensions.iter().find(|(name, _)| name == b"TREE");
        Folders::read(found.map_or(&[], |(_, place)| &self.bytes[place.clone()]), self.id_bytes)
    }

    /// The places of all entries of a name: several in an unfinished merge.
    fn places_of(&self, name: &[u8]) -> Range<usize> {
        let start = self.place_of(name);
        let count = (start..self.len()).take_while(|&number| self.entry_at(number).name == name).count();
        start..start + count
    }

    /// Those whose names begin with a text.
    pub(super) fn below<'a>(&'a self, prefix: &'a [u8]) -> impl Iterator<Item = Entry<'a>> {
        let all = (self.place_of(prefix)..self.len()).map(|number| self.entry_at(number));
        all.take_while(move |entry| entry.name.starts_with(prefix))
    }

    /// The entry of a path that is in no unfinished merge.
    pub(super) fn find(&self, name: &[u8]) -> Option<Entry<'_>> {
        let number = self.place_of(name);
        let found = (number < self.len()).then(|| self.entry_at(number))?;
        (found.name == name && found.stage() == 0).then_some(found)
    }

    /// Writes the index that this one becomes by these edits. Extensions that depend on where an entry stands, or on
    /// all of them, are left out: all are optional, and git makes them anew.
    pub(super) fn write(&self, edits: &Edits, out: &mut dyn Write) -> io::Result<()> {
        let added = edits.values().flatten().count();
        let gone: usize = edits.keys().map(|name| self.places_of(name).len()).sum();
        let too_many = |_| io::Error::other("git's index can't hold so many files");
        let count = u32::try_from(self.len() + added - gone).map_err(too_many)?;
        let mut out = Hashed::to(out, self.id_bytes, !self.is_unhashed());
        out.put(b"DIRC")?;
        out.put(&self.version.to_be_bytes())?;
        out.put(&count.to_be_bytes())?;
        let mut last: &[u8] = b"";
        let mut next = 0;
        for (name, edit) in edits {
            let places = self.places_of(name);
            self.copy(next..places.start, &mut last, &mut out)?;
            if let Some(fixed) = edit {
                out.put(&self.entry(fixed, name, last))?;
                last = name;
            }
            next = places.end;
        }
        self.copy(next..self.len(), &mut last, &mut out)?;
        for (name, place) in &self.extensions {
            let bytes = &self.bytes[place.clone()];
            let trees;
            let kept = match name {
                b"TREE" if edits.is_empty() => bytes,
                b"TREE" => match without(bytes, self.id_bytes, edits) {
                    Some(made) => {
                        trees = made;
                        &trees
                    }
                    None => continue,
                },
                // What merges left, by name.
                b"REUC" | b"NAME" => bytes,
                _ => continue,
            };
            out.put(name)?;
            out.put(&u32::try_from(kept.len()).map_err(too_many)?.to_be_bytes())?;
            out.put(kept)?;
        }
        out.finish()
    }

    /// Copies entries as they are. In version 4 the first depends on the name before, which may be another now.
    fn copy<'a>(&'a self, range: Range<usize>, last: &mut &'a [u8], out: &mut Hashed<'_>) -> io::Result<()> {
        if range.is_empty() {
            return Ok(());
        }
        let mut from = range.start;
        if self.version == 4 {
            let before = from.checked_sub(1).map_or(&b""[..], |before| self.entry_at(before).name);
            if before != *last {
                let entry = self.entry_at(from);
                out.put(&self.entry(entry.fixed, entry.name, last))?;
                from += 1;
            }
            *last = self.entry_at(range.end - 1).name;
        }
        out.put(&self.bytes[self.at[from]..self.at[range.end]])
    }

    /// An entry's bytes.
    fn entry(&self, fixed: &[u8], name: &[u8], last: &[u8]) -> Vec<u8> {
        let mut bytes = fixed.to_vec();
        if self.version == 4 {
            let same = last.iter().zip(name).take_while(|(one, other)| one == other).count();
            put_varint(&mut bytes, last.len() - same);
            bytes.extend_from_slice(&name[same..]);
            bytes.push(0);
        } else {
            bytes.extend_from_slice(name);
            bytes.resize((bytes.len() + 8) & !7, 0);
        }
        bytes
    }
}

impl Entry<'_> {
    fn flags(&self) -> u16 {
        half_word(self.fixed, ID + self.id_bytes).unwrap_or_default()
    }

    fn more_flags(&self) -> u16 {
        half_word(self.fixed, ID + self.id_bytes + 2).unwrap_or_default()
    }

    fn word(&self, at: usize) -> u32 {
        word(self.fixed, at).unwrap_or_default()
    }

    /// The id of its content, as bytes.
    pub(super) fn id(&self) -> &[u8] {
        &self.fixed[ID..ID + self.id_bytes]
    }

    /// Which side of an unfinished merge it belongs to; 0 for none.
    pub(super) fn stage(&self) -> u16 {
        self.flags() >> STAGE_SHIFT & 3
    }

    /// Its mode, as a tree has it.
    pub(super) fn mode(&self) -> i32 {
        self.word(MODE).cast_signed()
    }

    /// Whether its file is outside a sparse checkout.
    pub(super) fn is_outside(&self) -> bool {
        self.more_flags() & SKIP_WORKTREE != 0
    }

    /// Whether it is a promise without content.
    pub(super) fn is_promise(&self) -> bool {
        self.more_flags() & INTENT_TO_ADD != 0
    }

    /// Whether it is a file's or a link's, and no submodule's.
    pub(super) fn is_in_work_tree(&self) -> bool {
        self.stage() == 0 && !self.is_outside() && matches!(self.word(MODE) >> 12, 0o10 | 0o12)
    }

    /// Whether its file changed so late that an index of that age can't tell a change in the same moment by times. Git
    /// looks at whole seconds, in most builds.
    pub(super) fn is_too_young(&self, written: &Metadata) -> bool {
        i64::from(self.word(MTIME)) >= i64::from(low_word(written.mtime()))
    }

    /// Whether a file still looks as it did when the entry was made. `written`: when the index itself was; a file that
    /// changed in that very moment may hide it.
    pub(super) fn looks_unchanged(&self, meta: &Metadata, written: &Metadata) -> bool {
        let now = looks(meta);
        // The device's number is another one after each start of some systems.
        self.fixed[..16] == now[..16]
            && self.fixed[INODE..MODE] == now[INODE..MODE]
            && self.fixed[USER..ID] == now[USER..ID]
            && (meta.mtime(), meta.mtime_nsec()) < (written.mtime(), written.mtime_nsec())
    }

    /// Whether somebody who looks at size and whole seconds alone would take a file for unchanged.
    pub(super) fn might_be(&self, meta: &Metadata) -> bool {
        let now = looks(meta);
        self.fixed[MTIME..MTIME + 4] == now[MTIME..MTIME + 4] && self.fixed[SIZE..ID] == now[SIZE..ID]
    }

    /// Whether its content is the object of this id.
    pub(super) fn holds(&self, id: Oid) -> bool {
        self.id() == id.as_bytes()
    }

    /// What stands before the name, with a size of zero: git then compares the file itself.
    pub(super) fn doubted(&self) -> Vec<u8> {
        let mut fixed = self.fixed.to_vec();
        fixed[SIZE..ID].fill(0);
        fixed
    }
}

/// What stands before the name of an entry. `meta`: of the file that is in place.
pub(super) fn fixed(name: &[u8], id: Oid, mode: i32, is_outside: bool, meta: Option<&Metadata>) -> Vec<u8> {
    let mut bytes = meta.map_or([0; ID], looks).to_vec();
    bytes[MODE..USER].copy_from_slice(&mode.to_be_bytes());
    bytes.extend_from_slice(id.as_bytes());
    let length = u16::try_from(name.len()).unwrap_or(LONG_NAME).min(LONG_NAME);
    if is_outside {
        bytes.extend_from_slice(&(length | EXTENDED).to_be_bytes());
        bytes.extend_from_slice(&SKIP_WORKTREE.to_be_bytes());
    } else {
        bytes.extend_from_slice(&length.to_be_bytes());
    }
    bytes
}

/// The lower 32 bits, which are what git compares.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "git cuts off the rest as well")]
fn low_word(value: i64) -> u32 {
    value as u32
}

/// What git compares to see that a file was not touched since.
#[expect(clippy::cast_possible_truncation, reason = "git cuts off the rest as well")]
fn looks(meta: &Metadata) -> [u8; ID] {
    let words = [
        low_word(meta.ctime()),
        low_word(meta.ctime_nsec()),
        low_word(meta.mtime()),
        low_word(meta.mtime_nsec()),
        meta.dev() as u32,
        meta.ino() as u32,
        0,
        meta.uid(),
        meta.gid(),
        meta.size() as u32,
    ];
    let mut bytes = [0; ID];
    for (place, word) in bytes.chunks_exact_mut(4).zip(words) {
        place.copy_from_slice(&word.to_be_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::ffi::OsStr;
    use std::fs;
    use std::path::Path;

    use git2::{Index, IndexEntry, IndexTime, ObjectFormat};
    use proptest::prelude::*;

    use super::super::{World, program};
    use super::*;

    /// A repository that has nothing but an index.
    struct Place {
        temp: tempfile::TempDir,
        world: World,
        format: ObjectFormat,
    }

    impl Place {
        fn new(is_sha256: bool) -> Self {
            let format = if is_sha256 { ObjectFormat::Sha256 } else { ObjectFormat::Sha1 };
            let temp = tempfile::tempdir().unwrap();
            let mut world = World::default();
            world.vars.insert("PATH".into(), "/usr/local/bin:/usr/bin:/bin".into());
            world.vars.insert("HOME".into(), temp.path().into());
            let place = Self { temp, world, format };
            let name = if is_sha256 { "sha256" } else { "sha1" };
            place.git("index", &["init", "-q", &format!("--object-format={name}")], "");
            place
        }

        fn id_bytes(&self) -> usize {
            if self.format == ObjectFormat::Sha1 { 20 } else { 32 }
        }

        fn index(&self, name: &str) -> std::path::PathBuf {
            self.temp.path().join(".git").join(name)
        }

        fn git(&self, index: &str, args: &[&str], input: &str) -> String {
            let mut git = program::command(OsStr::new("git"), &self.world);
            git.args(args).current_dir(self.temp.path());
            if args[0] != "init" {
                git.env("GIT_INDEX_FILE", self.index(index));
            }
            let output = program::run(git, Some(input.as_bytes()), None).unwrap();
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "git {args:?}: {words}");
            String::from_utf8(output.stdout).unwrap()
        }

        /// All that git knows of the entries of an index.
        fn shown(&self, index: &str) -> String {
            self.git(index, &["ls-files", "-s", "-t", "--debug"], "")
        }

        fn id(&self, number: u8) -> Oid {
            let mut bytes = vec![number | 1; self.id_bytes()];
            bytes[0] = 7;
            Oid::from_bytes(&bytes).unwrap()
        }

        fn read(&self, index: &str) -> Entries {
            let bytes = fs::read(self.index(index)).unwrap();
            Entries::parse(bytes, self.id_bytes()).unwrap()
        }
    }

    /// A path whose folders and files can't be taken for each other; one in a while is longer than its flags can say.
    fn name() -> impl Strategy<Value = String> {
        let part = prop::sample::select(vec!["a", "b", "aa", "a-b", "checkins", "ä"]);
        let long = prop::sample::select(vec![0usize, 0, 0, 0, 0, 130, 4050, 4080, 4090]);
        (prop::collection::vec(part, 0..4), "[a-c]{1,3}", long)
            .prop_map(|(folders, stem, long)| {
                let mut path: String = folders.iter().map(|folder| format!("{folder}/")).collect();
                path.push_str(&format!("{stem}{}.yaml", "x".repeat(long)));
                path
            })
            .prop_filter("libgit2 reads no longer one", |path| path.len() < 4096)
    }

    #[derive(Debug, Clone)]
    struct Case {
        is_sha256: bool,
        version: u8,
        is_unhashed: bool,
        /// Names, and whether they are in an unfinished merge, outside a sparse checkout, or promised.
        entries: BTreeMap<String, u8>,
        with_trees: bool,
        edits: BTreeMap<String, Option<(u8, bool)>>,
    }

    fn case() -> impl Strategy<Value = Case> {
        let entries = prop::collection::btree_map(name(), 0..12u8, 0..40);
        let edit = prop::option::of((0..200u8, any::<bool>()));
        let new = prop::collection::btree_map(name(), edit.clone(), 0..6);
        let chosen = prop::collection::vec((any::<prop::sample::Index>(), edit), 0..6);
        (any::<bool>(), 2..5u8, any::<bool>(), entries, any::<bool>(), new, chosen).prop_map(
            |(is_sha256, version, is_unhashed, entries, with_trees, mut edits, chosen)| {
                let names: Vec<&String> = entries.keys().collect();
                for (index, edit) in chosen.into_iter().filter(|_| !names.is_empty()) {
                    edits.insert(names[index.index(names.len())].clone(), edit);
                }
                Case { is_sha256, version, is_unhashed, entries, with_trees, edits }
            },
        )
    }

    /// The index of a case, as git makes it.
    fn made_by_git(place: &Place, case: &Case) {
        let mut lines = String::new();
        for (name, kind) in &case.entries {
            let stages = if *kind == 1 && !case.with_trees { 1..4 } else { 0..1 };
            for stage in stages {
                lines.push_str(&format!("100644 {} {stage}\t{name}\n", place.id(*kind)));
            }
        }
        place.git("index", &["update-index", "--index-info"], &lines);
        if case.is_unhashed {
            place.git("index", &["config", "index.skipHash", "true"], "");
        }
        let version = case.version.to_string();
        place.git("index", &["update-index", "--force-write-index", "--index-version", &version], "");
        let outside: Vec<&str> =
            case.entries.iter().filter(|(_, kind)| **kind == 2).map(|(name, _)| name.as_str()).collect();
        if !outside.is_empty() {
            place.git("index", &["update-index", "--skip-worktree", "--stdin"], &(outside.join("\n") + "\n"));
        }
        for (name, _) in case.entries.iter().filter(|(name, kind)| **kind == 3 && name.len() < 99) {
            place.git("index", &["rm", "-q", "--cached", "--force", name], "");
            let path = place.temp.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "promised\n").unwrap();
            place.git("index", &["add", "-N", name], "");
        }
        if case.with_trees {
            place.git("index", &["write-tree", "--missing-ok"], "");
        }
        // git writes none for nothing.
        if !place.index("index").exists() {
            place.git("index", &["read-tree", "--empty"], "");
        }
    }

    /// The same edits by libgit2.
    fn edited_by_libgit2(place: &Place, case: &Case) {
        fs::copy(place.index("index"), place.index("theirs")).unwrap();
        let mut index = Index::open_ext(&place.index("theirs"), place.format).unwrap();
        for (name, edit) in &case.edits {
            let known = index.get_path(Path::new(name), 0);
            match edit {
                None if known.is_some() => index.remove(Path::new(name), 0).unwrap(),
                None => {}
                Some((number, is_executable)) => {
                    let kept = known.map_or(0, |known| known.flags_extended & SKIP_WORKTREE);
                    let entry = IndexEntry {
                        ctime: IndexTime::new(0, 0),
                        mtime: IndexTime::new(0, 0),
                        dev: 0,
                        ino: 0,
                        mode: if *is_executable { 0o100_755 } else { 0o100_644 },
                        uid: 0,
                        gid: 0,
                        file_size: 0,
                        id: place.id(*number),
                        // In version 4 libgit2 loses the flags of those without.
                        flags: kept & EXTENDED,
                        flags_extended: kept,
                        path: name.as_bytes().to_vec(),
                    };
                    // libgit2 would leave the three versions of an unfinished merge beside it.
                    drop(index.conflict_remove(Path::new(name)));
                    index.add(&entry).unwrap();
                }
            }
        }
        index.write().unwrap();
    }

    /// And by us.
    fn edited_by_us(place: &Place, case: &Case) {
        let before = place.read("index");
        assert!(before.is_in_order() && before.is_whole());
        assert_eq!(before.is_unhashed(), case.is_unhashed);
        let mut edits = Edits::new();
        for (name, edit) in &case.edits {
            let name = name.as_bytes();
            let known = before.find(name);
            match *edit {
                None if known.is_none() => {}
                None => drop(edits.insert(name.to_vec(), None)),
                Some((number, is_executable)) => {
                    let mode = if is_executable { 0o100_755 } else { 0o100_644 };
                    let is_outside = known.is_some_and(|known| known.is_outside());
                    let made = fixed(name, place.id(number), mode, is_outside, None);
                    edits.insert(name.to_vec(), Some(made));
                }
            }
        }
        let mut bytes = Vec::new();
        before.write(&edits, &mut bytes).unwrap();
        let after = Entries::parse(bytes.clone(), place.id_bytes()).unwrap();
        assert!(after.is_in_order() && after.is_whole());
        assert_eq!((after.version, after.is_unhashed()), (before.version, before.is_unhashed()));
        fs::write(place.index("ours"), bytes).unwrap();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn git_reads_what_libgit2_and_we_make_of_an_index_as_the_same(case in case()) {
            let place = Place::new(case.is_sha256);
            made_by_git(&place, &case);
            edited_by_libgit2(&place, &case);
            edited_by_us(&place, &case);
            prop_assert_eq!(place.shown("ours"), place.shown("theirs"));
            // libgit2 asks for the hash.
            prop_assert!(Index::open_ext(&place.index("ours"), place.format).is_ok());
            let merged = place.git("ours", &["ls-files", "-u"], "").is_empty();
            if merged {
                // The trees of folders that were kept are those of the entries.
                let listed = place.git("ours", &["ls-files", "-s"], "");
                place.git("fresh", &["read-tree", "--empty"], "");
                let promised: BTreeSet<String> = place
                    .read("ours")
                    .iter()
                    .filter(|entry| entry.is_promise())
                    .map(|entry| String::from_utf8(entry.name.to_vec()).unwrap())
                    .collect();
                let lines: String = place
                    .git("ours", &["-c", "core.quotePath=false", "ls-files", "-s"], "")
                    .lines()
                    .filter(|line| !promised.contains(line.split_once('\t').unwrap().1))
                    .map(|line| format!("{line}\n"))
                    .collect();
                place.git("fresh", &["update-index", "--index-info"], &lines);
                let [ours, fresh] =
                    ["ours", "fresh"].map(|index| place.git(index, &["write-tree", "--missing-ok"], ""));
                prop_assert_eq!(ours, fresh, "{}", listed);
            }
        }

        #[test]
        fn bytes_that_are_no_index_are_refused_and_nothing_panics(
            case in case(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()
        ) {
            let place = Place::new(case.is_sha256);
            made_by_git(&place, &case);
            let whole = fs::read(place.index("index")).unwrap();
            let mut spoilt = whole.clone();
            let at = at.index(spoilt.len());
            spoilt[at] = byte;
            let cut = &whole[..cut.index(whole.len())];
            prop_assert!(Entries::parse(cut.to_vec(), place.id_bytes()).is_none());
            if let Some(read) = Entries::parse(spoilt.clone(), place.id_bytes()) {
                let is_same = spoilt == whole || read.is_unhashed();
                prop_assert_eq!(read.is_whole(), is_same);
                prop_assert!(read.iter().count() == read.len());
                let edits = Edits::from([(b"a/new.yaml".to_vec(), Some(fixed(b"a/new.yaml", place.id(1), 0o100_644, false, None)))]);
                let _ = read.write(&edits, &mut Vec::new());
            }
        }
    }
}
