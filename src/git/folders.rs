//! What git's index holds of whole folders: the `TREE` extension, from which git sees without a look at each entry that
//! a folder is as in a commit.

use super::entries::Edits;

/// The `TREE` extension, which holds the trees of folders as they stand in the index, without those of the folders above
/// some paths. `None` if it is not what it should be; it only saves git work.
pub(super) fn without(bytes: &[u8], id_bytes: usize, edits: &Edits) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    // Of each folder that is open: the length of its path, and how many folders in it are still to come.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut path: Vec<u8> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let name_end = at + bytes[at..].iter().position(|&byte| byte == 0)?;
        let line_end = name_end + bytes[name_end..].iter().position(|&byte| byte == b'\n')?;
        let numbers = std::str::from_utf8(&bytes[name_end + 1..line_end]).ok()?;
        let (entries, folders) = numbers.split_once(' ')?;
        let is_known = !entries.starts_with('-');
        let folders: usize = folders.parse().ok()?;
        let next = line_end + 1 + if is_known { id_bytes } else { 0 };
        let whole = bytes.get(at..next)?;
        // The first is the root, which has no name.
        if at > 0 {
            while open.last()?.1 == 0 {
                open.pop();
            }
            let (length, left) = open.last_mut()?;
            *left -= 1;
            path.truncate(*length);
            path.extend_from_slice(&bytes[at..name_end]);
            path.push(b'/');
        }
        open.push((path.len(), folders));
        let below = edits.range(path.clone()..).next();
        if is_known && below.is_some_and(|(name, _)| name.starts_with(&path)) {
            out.extend_from_slice(&bytes[at..=name_end]);
            out.extend_from_slice(format!("-1 {folders}\n").as_bytes());
        } else {
            out.extend_from_slice(whole);
        }
        at = next;
    }
    open.iter().all(|&(_, left)| left == 0).then_some(out)
}
