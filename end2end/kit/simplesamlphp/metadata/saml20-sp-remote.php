<?php
// Samuso, once for each of its providers: as `samuso.toml` names them.
$samuso = getenv('SAML_SAMUSO');
$ways = [
    'redirected' => ['HTTP-Redirect', []],
    'posted' => ['HTTP-POST', ['assertion.encryption' => true, 'validate.authnrequest' => true]],
];
foreach ($ways as $name => [$binding, $more]) {
    $metadata["$samuso/saml/$name/metadata"] = $more + [
        'AssertionConsumerService' => "$samuso/saml/$name/acs",
        'SingleLogoutService' => [[
            'Binding' => "urn:oasis:names:tc:SAML:2.0:bindings:$binding",
            'Location' => "$samuso/saml/$name/slo",
        ]],
        'NameIDFormat' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        'certificate' => 'samuso.crt',
        'saml20.sign.assertion' => true,
        'validate.logout' => true,
        'sign.logout' => true,
    ];
}
