//! A repository as it lies on disk: where it is, its configuration, its refs and whether we may commit to it.

use std::cell::RefCell;
use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use git2::{ErrorClass, ErrorCode, RepositoryOpenFlags, RepositoryState};

use super::index::ReadIndex;
use super::{Error, LARGEST_RECORD, Oid, Places, Result, World, disk, raw};

/// A clone with a work tree, opened.
pub struct Repo {
    pub(super) git: git2::Repository,
    places: Places,
    pub(super) fsync: bool,
    /// The index as it was when it was read last.
    pub(super) index: RefCell<Option<Arc<ReadIndex>>>,
    /// Who reads git's files of rules for us, and the index that it was made for.
    pub(super) rules: RefCell<Option<(Arc<ReadIndex>, git2::Repository)>>,
}

impl fmt::Debug for Repo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repo").field("places", &self.places).finish_non_exhaustive()
    }
}

/// Which of the two names of a commit is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Who wrote the change.
    Author,
    /// Who made the commit.
    Committer,
}

impl Repo {
    /// Finds the repository that `dir` is in and opens it.
    pub fn open(dir: &Path) -> Result<Self> {
        let none: &[&Path] = &[];
        let git = git2::Repository::open_ext(dir, RepositoryOpenFlags::empty(), none)
            .map_err(|error| refused(dir, error))?;
        Self::from_git2(git)
    }

    /// Takes over a repository that was opened or cloned otherwise.
    pub(super) fn from_git2(git: git2::Repository) -> Result<Self> {
        let Some(work) = git.workdir().filter(|_| !git.is_bare()) else {
            let place = without_slash(git.path());
            // A clone whose setting was changed has an index; a bare repository never does.
            return Err(if place.join("index").exists() {
                Error::Unsupported {
                    feature: "core.bare beside its files".to_owned(),
                    cure: "git config core.bare false".to_owned(),
                }
            } else {
                Error::Bare(place)
            });
        };
        let places = Places {
            work: fs::canonicalize(work).map_err(Error::file(work))?,
            common: without_slash(git.commondir()),
            git: without_slash(git.path()),
        };
        let mut repo =
            Self { git, places, fsync: true, index: RefCell::default(), rules: RefCell::default() };
        repo.fsync = repo.config_bool("ally.fsync")?.unwrap_or(true);
        raw::set_fsync(repo.fsync)?;
        Ok(repo)
    }

    /// Where its folders lie.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// `dir` as seen from the root of the work tree, with `/`; empty for the root itself.
    pub fn relative(&self, dir: &Path) -> Result<String> {
        let real = fs::canonicalize(dir).map_err(Error::file(dir))?;
        let Ok(below) = real.strip_prefix(&self.places.work) else {
            return Err(match self.config("core.worktree")? {
                Some(elsewhere) => Error::Unsupported {
                    feature: format!("core.worktree = {elsewhere}"),
                    cure: "git config --unset core.worktree".to_owned(),
                },
                None => Error::NoRepository(dir.to_path_buf()),
            });
        };
        let mut names = Vec::new();
        for part in below.components() {
            if let Component::Normal(name) = part {
                let name = name.to_str().ok_or_else(|| Error::InTheWay {
                    path: below.to_string_lossy().into_owned(),
                    why: "its name is not UTF-8".to_owned(),
                })?;
                names.push(name);
            }
        }
        Ok(names.join("/"))
    }

    /// A value of git's configuration, from whichever level sets it.
    pub fn config(&self, key: &str) -> Result<Option<String>> {
        absent(self.git.config()?.snapshot()?.get_string(key))
    }

    /// All values of git's configuration for a key that may be set several times.
    pub fn config_all(&self, key: &str) -> Result<Vec<String>> {
        let config = self.git.config()?.snapshot()?;
        let Some(mut found) = absent(config.multivar(key, None))? else { return Ok(Vec::new()) };
        let mut values = Vec::new();
        while let Some(entry) = found.next() {
            values.extend(entry?.value().ok().map(str::to_owned));
        }
        Ok(values)
    }

    /// A yes or no of git's configuration.
    pub fn config_bool(&self, key: &str) -> Result<Option<bool>> {
        absent(self.git.config()?.snapshot()?.get_bool(key))
    }

    /// A number of git's configuration, such as `10k`.
    pub(super) fn config_number(&self, key: &str) -> Result<Option<i64>> {
        absent(self.git.config()?.snapshot()?.get_i64(key))
    }

    /// A path of git's configuration, with `~/` resolved.
    pub(super) fn config_path(&self, key: &str) -> Result<Option<PathBuf>> {
        absent(self.git.config()?.snapshot()?.get_path(key))
    }

    /// Sets a value in this clone's own configuration.
    pub fn set_config(&self, key: &str, value: &str) -> Result<()> {
        Ok(self.git.config()?.open_level(git2::ConfigLevel::Local)?.set_str(key, value)?)
    }

    /// Removes a key, with all its values, from this clone's own configuration.
    pub fn unset_config(&self, key: &str) -> Result<()> {
        let mut local = self.git.config()?.open_level(git2::ConfigLevel::Local)?;
        absent(local.remove_multivar(key, ".*")).map(|_| ())
    }

    /// Name and e-mail address of the author of commits made here.
    pub fn identity(&self, world: &World) -> Result<(String, String)> {
        self.identity_as(Role::Author, world)
    }

    /// Name and e-mail address for one role: git's variables first, then its configuration. Nothing is guessed.
    pub fn identity_as(&self, role: Role, world: &World) -> Result<(String, String)> {
        identity_in(&self.git.config()?, role, world)
    }

    /// The branch that HEAD is on, also before its first commit; `None` when HEAD is detached.
    pub fn branch(&self) -> Result<Option<String>> {
        let target = self.head_ref()?;
        Ok(target.strip_prefix("refs/heads/").map(str::to_owned))
    }

    /// The commit that HEAD is at; `None` before the first commit.
    pub fn head(&self) -> Result<Option<Oid>> {
        self.reference("HEAD")
    }

    /// The ref that a commit moves: the branch in full, or `HEAD` itself when it is detached.
    pub(super) fn head_ref(&self) -> Result<String> {
        let head = self.git.find_reference("HEAD")?;
        match head.symbolic_target() {
            Ok(Some(target)) => Ok(target.to_owned()),
            Ok(None) => Ok("HEAD".to_owned()),
            Err(_) => Err(Error::Unsupported {
                feature: "a branch name that is not UTF-8".to_owned(),
                cure: "git branch -m <new name>".to_owned(),
            }),
        }
    }

    /// Whether a commit of records can be made here at all; to be asked before any file is written.
    pub fn preflight(&self, world: &World) -> Result<()> {
        if self.head()?.is_none() {
            self.refuse_beside_others()?;
        }
        self.preflight_to_move(world)
    }

    /// Whether the branch can be moved, with files and index. A branch without a commit may be: it takes what is there.
    pub(super) fn preflight_to_move(&self, world: &World) -> Result<()> {
        if let Some((what, cure)) = busy(self.git.state()) {
            return Err(Error::InProgress { what, cure: cure.to_owned() });
        }
        self.refuse_unwritable_index()?;
        self.identity_as(Role::Author, world)?;
        self.identity_as(Role::Committer, world)?;
        if let Some(tip) = self.head()? {
            let index = self.index_path();
            // Without one, the next commit of git's would take away all that is not in it.
            if !self.git.find_commit(tip)?.tree()?.is_empty() && !index.exists() {
                return Err(Error::Index { path: index, why: "is missing" });
            }
        }
        disk::create_dirs(&self.own_folder())?;
        disk::create_dirs(&self.own_common_folder())
    }

    /// Refuses to begin a history of its own in a clone that has one: HEAD was put on a branch that is not there.
    fn refuse_beside_others(&self) -> Result<()> {
        let Some(branch) = self.branch()? else { return Ok(()) };
        let mut names = Vec::new();
        for found in self.git.branches(Some(git2::BranchType::Local))? {
            names.extend(found?.0.name()?.map(ToOwned::to_owned));
        }
        names.sort();
        let usual = ["main", "master"].into_iter().find(|name| names.iter().any(|one| one == name));
        match usual.map(ToOwned::to_owned).or_else(|| names.first().cloned()) {
            Some(other) => Err(Error::Unborn { branch, other }),
            None => Ok(()),
        }
    }

    /// The id a ref points to, through symbolic refs; `None` if there is no such ref.
    pub fn reference(&self, name: &str) -> Result<Option<Oid>> {
        absent(self.git.refname_to_id(name))
    }

    /// Creates or moves a ref, whatever it pointed to.
    pub fn set_reference(&self, name: &str, id: Oid, log: &str) -> Result<()> {
        self.retry_ref(name, || self.git.reference(name, id, true, log).map(|_| ()))
    }

    /// Deletes a ref; fine if there is none.
    pub fn delete_reference(&self, name: &str) -> Result<()> {
        self.retry_ref(name, || match self.git.find_reference(name) {
            Ok(mut found) => found.delete(),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(()),
            Err(error) => Err(error),
        })
    }

    /// Reads a small file of ours that lies beside git's own, shared by all work trees.
    pub fn read_state(&self, name: &str) -> Result<Option<String>> {
        let path = self.own_common_folder().join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::file(path)(error)),
        }
    }

    /// Writes such a file: whole or not at all.
    pub fn write_state(&self, name: &str, text: &str) -> Result<()> {
        let path = self.own_common_folder().join(name);
        disk::write_atomically(&path, text.as_bytes(), self.fsync)
    }

    /// Removes such a file; fine if there is none.
    pub fn remove_state(&self, name: &str) -> Result<()> {
        disk::remove(&self.own_common_folder().join(name))
    }

    /// Writes a file of the work tree that git doesn't track, whole or not at all; without bytes it takes it away.
    pub fn write_untracked(&self, path: &Path, bytes: Option<&[u8]>) -> Result<()> {
        let Some(bytes) = bytes else { return disk::remove(path) };
        disk::create_dirs(&self.own_folder())?;
        disk::write_by_way_of(&self.own_folder().join("untracked"), path, bytes, self.fsync)
    }

    /// Our folder in the git folder of this work tree.
    pub(super) fn own_folder(&self) -> PathBuf {
        self.places.git.join("ally")
    }

    /// Our folder in the git folder that all work trees share.
    pub(super) fn own_common_folder(&self) -> PathBuf {
        self.places.common.join("ally")
    }

    /// How many bytes an object id has here (SHA-1 or SHA-256).
    pub(super) fn id_bytes(&self) -> usize {
        match self.git.object_format() {
            git2::ObjectFormat::Sha1 => 20,
            git2::ObjectFormat::Sha256 => 32,
        }
    }

    /// The id that a blob of these bytes has or would have.
    pub fn hash(&self, bytes: &[u8]) -> Result<Oid> {
        let format = self.git.object_format();
        Ok(Oid::hash_object_ext(git2::ObjectType::Blob, bytes, format)?)
    }

    /// An id from its written form.
    pub fn parse_id(&self, text: &str) -> Result<Oid> {
        Ok(Oid::from_str_ext(text, self.git.object_format())?)
    }

    /// The bytes of a blob.
    pub fn blob(&self, id: Oid) -> Result<Vec<u8>> {
        match self.git.find_blob(id) {
            Ok(blob) => Ok(blob.content().to_vec()),
            Err(error) if error.code() == ErrorCode::NotFound => Err(self.missing_object(error)),
            Err(error) => Err(error.into()),
        }
    }

    /// The bytes of a blob; `None` if it is too large for a record, in which case they are not read.
    pub fn record_blob(&self, id: Oid) -> Result<Option<Vec<u8>>> {
        if self.blob_size(id)? > LARGEST_RECORD { Ok(None) } else { self.blob(id).map(Some) }
    }

    /// How many bytes a blob has, without reading them all.
    pub(super) fn blob_size(&self, id: Oid) -> Result<usize> {
        match self.git.odb()?.read_header(id) {
            Ok((size, _)) => Ok(size),
            Err(error) if error.code() == ErrorCode::NotFound => Err(self.missing_object(error)),
            Err(error) => Err(error.into()),
        }
    }

    /// A missing object is normal in a partial clone, where git would load it now and libgit2 cannot.
    fn missing_object(&self, error: git2::Error) -> Error {
        match self.promisor() {
            Ok(Some(remote)) => Error::Unsupported {
                feature: format!("a partial clone ({})", error.message()),
                cure: format!(
                    "git config --unset remote.{remote}.partialclonefilter; git fetch --refetch {remote}"
                ),
            },
            Ok(None) => error.into(),
            Err(other) => other,
        }
    }

    /// The remote that objects were left at, if this is a partial clone.
    fn promisor(&self) -> Result<Option<String>> {
        for remote in self.git.remotes()?.iter() {
            if let Ok(Some(remote)) = remote
                && self.config_bool(&format!("remote.{remote}.promisor"))? == Some(true)
            {
                return Ok(Some(remote.to_owned()));
            }
        }
        Ok(None)
    }
}

/// `None` where libgit2 says that there is no such thing.
pub(super) fn absent<T>(found: std::result::Result<T, git2::Error>) -> Result<Option<T>> {
    match found {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What git is in the middle of, and what ends it.
fn busy(state: RepositoryState) -> Option<(&'static str, &'static str)> {
    match state {
        RepositoryState::Clean => None,
        RepositoryState::Merge => Some(("merge", "git commit, or git merge --abort")),
        RepositoryState::Revert | RepositoryState::RevertSequence => {
            Some(("revert", "git revert --continue, or git revert --abort"))
        }
        RepositoryState::CherryPick | RepositoryState::CherryPickSequence => {
            Some(("cherry-pick", "git cherry-pick --continue, or git cherry-pick --abort"))
        }
        RepositoryState::Bisect => Some(("bisect", "git bisect reset")),
        RepositoryState::Rebase | RepositoryState::RebaseInteractive | RepositoryState::RebaseMerge => {
            Some(("rebase", "git rebase --continue, or git rebase --abort"))
        }
        RepositoryState::ApplyMailbox | RepositoryState::ApplyMailboxOrRebase => {
            Some(("patch series (git am)", "git am --continue, or git am --abort"))
        }
    }
}

/// Gives a refusal to open its own variant where somebody can act on it.
fn refused(dir: &Path, error: git2::Error) -> Error {
    const EXTENSION: &str = "unsupported extension name ";
    if error.code() == ErrorCode::Owner {
        return Error::Owner(dir.to_path_buf());
    }
    if error.class() == ErrorClass::Repository {
        if let Some(name) = error.message().strip_prefix(EXTENSION) {
            let cure = match name.to_ascii_lowercase().as_str() {
                "extensions.refstorage" => "git clone --ref-format=files <address> <new folder>",
                _ => "git clone <address> <new folder>",
            };
            return Error::Unsupported { feature: name.to_owned(), cure: cure.to_owned() };
        }
        if error.code() == ErrorCode::NotFound {
            return Error::NoRepository(dir.to_path_buf());
        }
    }
    error.into()
}

/// libgit2 ends folders with a slash, which makes joins and messages ugly.
fn without_slash(path: &Path) -> PathBuf {
    path.components().collect()
}

/// Name and e-mail address for one role, in a configuration.
pub(super) fn identity_in(config: &git2::Config, role: Role, world: &World) -> Result<(String, String)> {
    let (name_variable, email_variable, section) = match role {
        Role::Author => ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "author"),
        Role::Committer => ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "committer"),
    };
    let find = |variables: &[&str], keys: &[String], missing| {
        for variable in variables {
            let value = world.vars.get(std::ffi::OsStr::new(variable));
            if let Some(value) = value.map(|value| value.to_string_lossy().trim().to_owned())
                && !value.is_empty()
            {
                return Ok(value);
            }
        }
        for key in keys {
            if let Some(value) = absent(config.get_string(key))?
                && !value.trim().is_empty()
            {
                return Ok(value.trim().to_owned());
            }
        }
        Err(Error::NoIdentity { missing })
    };
    let keys = |field: &str| [format!("{section}.{field}"), format!("user.{field}")];
    let name = find(&[name_variable], &keys("name"), "user.name")?;
    let email = match find(&[email_variable], &keys("email"), "user.email") {
        Err(Error::NoIdentity { missing }) => find(&["EMAIL"], &[], missing)?,
        other => other?,
    };
    Ok((name, email))
}

#[cfg(test)]
mod tests {
    use super::super::practice::Clone;
    use super::*;

    #[test]
    fn folders_without_a_work_tree_or_repository_say_so() {
        let temp = tempfile::tempdir().unwrap();
        assert!(matches!(Repo::open(temp.path()), Err(Error::NoRepository(_))));
        let remote = temp.path().join("remote.git");
        Clone::new().repo.init_remote(&remote, "main").unwrap();
        assert!(matches!(Repo::open(&remote), Err(Error::Bare(_))));
    }

    #[test]
    fn extensions_that_libgit2_cannot_write_are_named() {
        let clone = Clone::new();
        clone.git(&["config", "core.repositoryFormatVersion", "1"]);
        clone.git(&["config", "extensions.refStorage", "reftable"]);
        let Err(Error::Unsupported { feature, .. }) = Repo::open(&clone.dir) else { panic!() };
        assert_eq!(feature, "extensions.refstorage");
    }

    #[test]
    fn a_blob_left_at_the_remote_names_a_cure_that_works() {
        let clone = Clone::new();
        let id = clone.commit(&[("one.yaml", None, Some("1\n"))]).unwrap();
        clone.git(&["config", "uploadpack.allowFilter", "true"]);
        let source = format!("file://{}", clone.dir.display());
        clone.git(&["clone", "-q", "--no-checkout", "--filter=blob:none", &source, "../partial"]);
        let partial = Clone::at(&clone.dir.join("../partial"), clone.dir.parent().unwrap());
        let refused = partial.repo.tree_file(id, "one.yaml");
        let Err(Error::Unsupported { cure, .. }) = refused else { panic!("{refused:?}") };
        for command in cure.split("; ") {
            partial.git(&command.split(' ').skip(1).collect::<Vec<_>>());
        }
        assert_eq!(partial.again().tree_file(id, "one.yaml").unwrap().as_deref(), Some(&b"1\n"[..]));
    }

    #[test]
    fn an_unborn_branch_has_a_name_and_no_commit() {
        let clone = Clone::new();
        assert_eq!(clone.repo.branch().unwrap().as_deref(), Some("main"));
        assert_eq!(clone.repo.head().unwrap(), None);
        fs::create_dir_all(clone.dir.join("team/goals")).unwrap();
        let inside = Repo::open(&clone.dir.join("team")).unwrap();
        assert_eq!(inside.relative(&clone.dir.join("team/goals")).unwrap(), "team/goals");
        assert_eq!(inside.relative(&clone.dir).unwrap(), "");
        assert!(inside.relative(&clone.dir.join("..")).is_err());
    }

    #[test]
    fn variables_come_before_configuration_and_roles_are_kept_apart() {
        let clone = Clone::new();
        clone.repo.set_config("user.name", "Config").unwrap();
        clone.repo.set_config("user.email", "config@example.org").unwrap();
        clone.repo.set_config("author.name", "Author").unwrap();
        clone.repo.set_config("committer.name", "Committer").unwrap();
        let nobody = World::default();
        assert_eq!(clone.repo.identity(&nobody).unwrap().0, "Author");
        assert_eq!(clone.repo.identity_as(Role::Committer, &nobody).unwrap().0, "Committer");
        assert_eq!(clone.repo.identity(&clone.world).unwrap(), ("Ana".into(), "ana@example.org".into()));
        clone.repo.unset_config("committer.name").unwrap();
        assert_eq!(clone.repo.identity_as(Role::Committer, &nobody).unwrap().0, "Config");
        clone.repo.unset_config("committer.name").unwrap();
        clone.repo.set_config("committer.name", "").unwrap();
        clone.repo.set_config("user.name", " ").unwrap();
        let refused = clone.repo.identity_as(Role::Committer, &nobody);
        assert!(matches!(refused, Err(Error::NoIdentity { missing: "user.name" })));
    }

    #[test]
    fn refs_and_state_files_come_and_go() {
        let clone = Clone::new();
        let id = clone.commit(&[("one.yaml", None, Some("1\n"))]).unwrap();
        let blob = clone.repo.hash(b"1\n").unwrap();
        assert_eq!(clone.repo.keep(blob).unwrap(), format!("refs/ally/lost/{blob}"));
        clone.repo.keep(blob).unwrap();
        clone.repo.set_reference("refs/ally/seen", id, "ally: seen").unwrap();
        assert_eq!(clone.repo.reference("refs/ally/seen").unwrap(), Some(id));
        clone.repo.delete_reference("refs/ally/seen").unwrap();
        clone.repo.delete_reference("refs/ally/seen").unwrap();
        assert_eq!(clone.repo.reference("refs/ally/seen").unwrap(), None);

        assert_eq!(clone.repo.read_state("inbox").unwrap(), None);
        clone.repo.write_state("inbox", "1\n").unwrap();
        clone.repo.write_state("inbox", "2\n").unwrap();
        assert_eq!(clone.repo.read_state("inbox").unwrap().as_deref(), Some("2\n"));
        assert_eq!(clone.status(), "");
        assert_eq!(clone.repo.tree_file(id, "one.yaml").unwrap().as_deref(), Some(&b"1\n"[..]));
        assert_eq!(clone.repo.tree_file(id, "two.yaml").unwrap(), None);
    }
}
