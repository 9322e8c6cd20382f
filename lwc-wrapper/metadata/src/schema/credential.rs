//! What the org may frame, and where it may call: trusted URLs, named and external credentials.

use super::{DESCRIPTION, Kind, LABEL, Layout, MetadataType, Shape, elements, maybe, once, some};

pub(super) const CSP_TRUSTED_SITE: MetadataType = MetadataType {
    name: "CspTrustedSite",
    folder: "cspTrustedSites",
    suffix: ".cspTrustedSite-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        maybe("canAccessCamera", Kind::Boolean),
        maybe("canAccessMicrophone", Kind::Boolean),
        maybe(
            "context",
            Kind::OneOf(&[
                "All",
                "Communities",
                "FieldServiceMobileExtension",
                "LEX",
                "VisualForce",
            ]),
        ),
        maybe("description", DESCRIPTION),
        once("endpointUrl", Kind::Address),
        once("isActive", Kind::Boolean),
        maybe("isApplicableToConnectSrc", Kind::Boolean),
        maybe("isApplicableToFontSrc", Kind::Boolean),
        maybe("isApplicableToFrameSrc", Kind::Boolean),
        maybe("isApplicableToImgSrc", Kind::Boolean),
        maybe("isApplicableToMediaSrc", Kind::Boolean),
        maybe("isApplicableToStyleSrc", Kind::Boolean),
    ]),
};

/// Without the elements of `Legacy` credentials, which the platform has deprecated.
pub(super) const NAMED_CREDENTIAL: MetadataType = MetadataType {
    name: "NamedCredential",
    folder: "namedCredentials",
    suffix: ".namedCredential-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        maybe("allowMergeFieldsInBody", Kind::Boolean),
        maybe("allowMergeFieldsInHeader", Kind::Boolean),
        maybe("calloutStatus", Kind::OneOf(&["Disabled", "Enabled"])),
        maybe("description", Kind::Text(255)),
        maybe("generateAuthorizationHeader", Kind::Boolean),
        once("label", Kind::Text(80)),
        some("namedCredentialParameters", Kind::Record(&NAMED_PARAMETER)),
        once(
            "namedCredentialType",
            Kind::OneOf(&["PrivateEndpoint", "SecuredEndpoint"]),
        ),
    ]),
};

/// Without the types that the platform keeps for itself.
const NAMED_PARAMETER: Shape = elements(&[
    maybe("certificate", Kind::Name),
    maybe("description", LABEL),
    maybe("externalCredential", Kind::Name),
    maybe("outboundNetworkConnection", Kind::Name),
    once("parameterName", LABEL),
    once(
        "parameterType",
        Kind::OneOf(&[
            "AllowedManagedPackageNamespaces",
            "Authentication",
            "ClientCertificate",
            "HttpHeader",
            "ManagedByNamespace",
            "OutboundNetworkConnection",
            "Url",
        ]),
    ),
    maybe("parameterValue", DESCRIPTION),
    maybe("sequenceNumber", Kind::Whole(1, i64::MAX)),
]);

/// Without the protocols `Jwt`, `JwtExchange` and `NoAuthentication`: the reference keeps them for future use, and orgs
/// refuse them.
pub(super) const EXTERNAL_CREDENTIAL: MetadataType = MetadataType {
    name: "ExternalCredential",
    folder: "externalCredentials",
    suffix: ".externalCredential-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        once(
            "authenticationProtocol",
            Kind::OneOf(&["AwsSv4", "Basic", "Custom", "Oauth", "Password"]),
        ),
        maybe("description", Kind::Text(255)),
        some("externalCredentialParameters", Kind::Record(&EXTERNAL_PARAMETER)),
        once("label", Kind::Text(80)),
    ]),
};

const EXTERNAL_PARAMETER: Shape = elements(&[
    maybe("authProvider", Kind::Name),
    maybe("certificate", Kind::Name),
    maybe("description", LABEL),
    maybe("externalAuthIdentityProvider", Kind::Name),
    maybe("parameterGroup", LABEL),
    once("parameterName", LABEL),
    once(
        "parameterType",
        Kind::OneOf(&[
            "AdditionalRefreshStatusCode",
            "AuthHeader",
            "AuthParameter",
            "AuthProtocolVariant",
            "AuthProvider",
            "AuthProviderUrl",
            "AuthProviderUrlQueryParameter",
            "AwsStsPrincipal",
            "ExternalAuthIdentityProvider",
            "JwtBodyClaim",
            "JwtHeaderClaim",
            "NamedPrincipal",
            "PerUserPrincipal",
            "SigningCertificate",
        ]),
    ),
    maybe("parameterValue", DESCRIPTION),
    maybe("sequenceNumber", Kind::Whole(1, i64::MAX)),
]);
