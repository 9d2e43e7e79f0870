//! `typed_call!`: the arguments of one client method as a struct that can be sent.

/// Defines a [`TypedCall`](crate::TypedCall) that owns the arguments of one method of a client.
///
/// It has no `Debug`: paths and bodies hold secrets.
///
/// ```
/// use foliolink_runtime::{Certainty, Effect, Error, Operation, ResponseValue, TypedCall, typed_call};
///
/// const GET_ACCOUNT: Operation = Operation {
///     id: "get_account",
///     method: "GET",
///     path: "/accounts/{id}",
///     effect: Effect::Read,
///     certainty: Certainty::Documented,
///     host: None,
///     scope: None,
///     security: &[],
///     anonymous: true,
///     statuses: &["200"],
/// };
///
/// pub struct Client;
///
/// impl Client {
///     async fn get_account(&self, id: &str) -> Result<ResponseValue<String>, Error> {
///         Err(Error::InvalidRequest(id.to_owned()))
///     }
/// }
///
/// typed_call! {
///     /// One account.
///     pub struct GetAccount {
///         /// Which one.
///         id: String,
///     }
///     GET_ACCOUNT => Client::get_account(&id) -> String, ()
/// }
///
/// assert_eq!(GetAccount::OPERATION.path, "/accounts/{id}");
/// ```
#[macro_export]
macro_rules! typed_call {
    (
        $(#[$meta:meta])* pub struct $name:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)?
        }
        $operation:path => $client:ident::$method:ident($($argument:expr),* $(,)?)
            -> $answer:ty, $refusal:ty
    ) => {
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

        impl $crate::TypedCall for $name {
            const OPERATION: &'static $crate::Operation = &$operation;

            type Client = $client;
            type Answer = $answer;
            type Refusal = $refusal;

            async fn send(
                self,
                client: &$client,
            ) -> ::std::result::Result<$crate::ResponseValue<$answer>, $crate::Error<$refusal>> {
                let Self { $($field),* } = self;
                client.$method($($argument),*).await
            }
        }
    };
}

#[cfg(test)]
#[allow(unreachable_pub)]
mod tests {
    use crate::{Certainty, Effect, Error, Operation, ResponseValue, TypedCall};

    const LIST_ACCOUNTS: Operation = Operation {
        id: "list_accounts",
        method: "GET",
        path: "/accounts",
        effect: Effect::Read,
        certainty: Certainty::Documented,
        host: None,
        scope: None,
        security: &[],
        anonymous: true,
        statuses: &["200"],
    };

    pub struct Client;

    impl Client {
        async fn list_accounts(
            &self,
            kind: Option<&str>,
            take: u32,
        ) -> Result<ResponseValue<String>, Error> {
            Err(Error::InvalidRequest(format!("{kind:?} {take}")))
        }
    }

    typed_call! {
        /// Sample call.
        pub struct ListAccounts {
            /// Only these.
            kind: Option<String>,
            /// How many.
            take: u32,
        }
        LIST_ACCOUNTS => Client::list_accounts(kind.as_deref(), take) -> String, ()
    }

    #[tokio::test]
    async fn a_call_knows_its_operation_and_sends_what_it_holds() {
        assert_eq!(ListAccounts::OPERATION.id, "list_accounts");
        let call = ListAccounts { kind: Some("cash".to_owned()), take: 2 };
        let refused = call.send(&Client).await.map(|_| ()).unwrap_err();
        assert_eq!(refused.to_string(), r#"invalid request: Some("cash") 2"#);
    }
}
