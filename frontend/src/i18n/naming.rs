//! The small macro that [`super::list`] is written in: it gives every text a name, a type and a place.
//!
//! Each entry of a group is one of
//!
//! - `name;` a text as it is,
//! - `name(part, …);` a template with parts,
//! - `name[count, …];` a template that depends on a count, which is its first part,
//! - `name: Enumeration { Variant => key, … };` one text per variant, and no variant without one,
//! - `name: str { "id" => key, … };` one text per id, for what is named by ids.
//!
//! A list begins with the load whose file has its texts, and the name of the constant that its signatures get.

/// The list of a load.
macro_rules! words {
    ($load:ident in $signatures:ident: $($group:ident {$(
        $(#[$doc:meta])*
        $name:ident
        $( ($($part:ident),+) )?
        $( [$count:ident $(, $more:ident)*] )?
        $( : $enumeration:ident { $($variant:tt => $key:ident),+ $(,)? } )?
        ;
    )+})+) => {
        /// Group, name and parts of every text, in the order of the language files; one list per entry.
        pub(super) const $signatures: &[&[&str]] = &[$($(
            signatures!($group $name $(($($part),+))? $([$count $(, $more)*])? $({$($key),+})?)
        ),+),+];

        impl Words {
            $($(accessor! {
                $(#[$doc])*
                $load $signatures $group $name $(($($part),+))? $([$count $(, $more)*])? $($enumeration {$($variant => $key),+})?
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
    ($(#[$doc:meta])* $load:ident $signatures:ident $group:ident $name:ident) => {
        $(#[$doc])*
        pub(crate) const fn $name(&self) -> &'static str {
            self.$load.text(const { position($signatures, signatures!($group $name)[0]) })
        }
    };
    ($(#[$doc:meta])* $load:ident $signatures:ident $group:ident $name:ident ($($part:ident),+)) => {
        $(#[$doc])*
        pub(crate) fn $name(&self, $($part: &str),+) -> String {
            fill(self.$load.text(const { position($signatures, signatures!($group $name ($($part),+))[0]) }), &[$($part),+])
        }
    };
    ($(#[$doc:meta])* $load:ident $signatures:ident $group:ident $name:ident [$count:ident $(, $more:ident)*]) => {
        $(#[$doc])*
        pub(crate) fn $name(&self, formats: &Formats, $count: usize $(, $more: &str)*) -> String {
            let index = const { position($signatures, signatures!($group $name [$count $(, $more)*])[0]) };
            self.$load.counted(index, formats, $count, &[$($more),*])
        }
    };
    ($(#[$doc:meta])* $load:ident $signatures:ident $group:ident $name:ident str {$($id:literal => $key:ident),+}) => {
        $(#[$doc])*
        pub(crate) fn $name(&self, of: &str) -> &'static str {
            match of {
                $($id => self.$load.text(const { position($signatures, signatures!($group $name {$key})[0]) }),)+
                _ => "",
            }
        }
    };
    ($(#[$doc:meta])* $load:ident $signatures:ident $group:ident $name:ident $enumeration:ident {$($variant:ident => $key:ident),+}) => {
        $(#[$doc])*
        pub(crate) const fn $name(&self, of: $enumeration) -> &'static str {
            self.$load.text(match of {
                $($enumeration::$variant { .. } => const { position($signatures, signatures!($group $name {$key})[0]) }),+
            })
        }
    };
}

pub(super) use {accessor, signatures, words};
