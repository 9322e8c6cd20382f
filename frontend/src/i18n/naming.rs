//! The small macro that [`super::list`] is written in: it gives every text a name, a type and a place.
//!
//! Each entry of a group is one of
//!
//! - `name;` a text as it is,
//! - `name(part, …);` a template with parts,
//! - `name[count, …];` a template that depends on a count, which is its first part,
//! - `name: Enumeration { Variant => key, … };` one text per variant, and no variant without one,
//! - `name: str { "id" => key, … };` one text per id, for what is named by ids.

/// The list as a whole.
macro_rules! words {
    ($($group:ident {$(
        $(#[$doc:meta])*
        $name:ident
        $( ($($part:ident),+) )?
        $( [$count:ident $(, $more:ident)*] )?
        $( : $enumeration:ident { $($variant:tt => $key:ident),+ $(,)? } )?
        ;
    )+})+) => {
        /// Group, name and parts of every text, in the order of the language files; one list per entry.
        pub(super) const SIGNATURES: &[&[&str]] = &[$($(
            signatures!($group $name $(($($part),+))? $([$count $(, $more)*])? $({$($key),+})?)
        ),+),+];

        #[expect(dead_code, reason = "words are there before the views that say them")]
        #[expect(clippy::too_many_arguments, reason = "a sentence has as many parts as it has")]
        impl Words {
            $($(accessor! {
                $(#[$doc])*
                $group $name $(($($part),+))? $([$count $(, $more)*])? $($enumeration {$($variant => $key),+})?
            })+)+
        }
    };
}

/// What is special about a text: enough to tell whether a file fits.
macro_rules! signatures {
    ($group:ident $name:ident) => {
        &[concat!(stringify!($group), ".", stringify!($name))]
    };
    ($group:ident $name:ident ($($part:ident),+)) => {
        &[concat!(stringify!($group), ".", stringify!($name), "(", $(stringify!($part), ","),+ , ")")]
    };
    ($group:ident $name:ident [$($part:ident),+]) => {
        &[concat!(stringify!($group), ".", stringify!($name), "[", $(stringify!($part), ","),+ , "]")]
    };
    ($group:ident $name:ident {$($key:ident),+}) => {
        &[$(concat!(stringify!($group), ".", stringify!($name), ".", stringify!($key))),+]
    };
}

/// The method by which views say a text.
macro_rules! accessor {
    ($(#[$doc:meta])* $group:ident $name:ident) => {
        $(#[$doc])*
        pub(crate) const fn $name(&self) -> &'static str {
            self.text(const { position(signatures!($group $name)[0]) })
        }
    };
    ($(#[$doc:meta])* $group:ident $name:ident ($($part:ident),+)) => {
        $(#[$doc])*
        pub(crate) fn $name(&self, $($part: &str),+) -> String {
            fill(self.text(const { position(signatures!($group $name ($($part),+))[0]) }), &[$($part),+])
        }
    };
    ($(#[$doc:meta])* $group:ident $name:ident [$count:ident $(, $more:ident)*]) => {
        $(#[$doc])*
        pub(crate) fn $name(&self, formats: &Formats, $count: usize $(, $more: &str)*) -> String {
            let index = const { position(signatures!($group $name [$count $(, $more)*])[0]) };
            self.counted(index, formats, $count, &[$($more),*])
        }
    };
    ($(#[$doc:meta])* $group:ident $name:ident str {$($id:literal => $key:ident),+}) => {
        $(#[$doc])*
        pub(crate) fn $name(&self, of: &str) -> &'static str {
            match of {
                $($id => self.text(const { position(signatures!($group $name {$key})[0]) }),)+
                _ => "",
            }
        }
    };
    ($(#[$doc:meta])* $group:ident $name:ident $enumeration:ident {$($variant:ident => $key:ident),+}) => {
        $(#[$doc])*
        pub(crate) const fn $name(&self, of: $enumeration) -> &'static str {
            self.text(match of {
                $($enumeration::$variant { .. } => const { position(signatures!($group $name {$key})[0]) }),+
            })
        }
    };
}

pub(super) use {accessor, signatures, words};
