//! The commands as one types them: the binary itself, its exit codes and what it says.

#[cfg(test)]
mod place;
#[cfg(test)]
mod probe;
#[cfg(test)]
mod stories;
