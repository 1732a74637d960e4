<?php
// Debian's configuration, with everything that is written in a folder of the test's own.
include '/etc/simplesamlphp/config.php';
$dir = getenv('SAML_DIR');
$config = array_merge($config, [
    'baseurlpath' => getenv('SAML_URL') . '/',
    'certdir' => "$dir/cert/",
    'datadir' => "$dir/data/",
    'tempdir' => "$dir/tmp/",
    'loggingdir' => "$dir/log/",
    'metadatadir' => __DIR__ . '/metadata',
    'metadata.sources' => [['type' => 'flatfile', 'directory' => __DIR__ . '/metadata']],
    'secretsalt' => 'only for tests',
    'auth.adminpassword' => bin2hex(random_bytes(16)),
    'enable.saml20-idp' => true,
    'store.type' => 'phpsession',
    'session.phpsession.savepath' => "$dir/tmp",
    'session.cookie.secure' => false,
    'session.cookie.samesite' => null,
    'session.phpsession.cookiename' => 'simplesamlphp',
    'module.enable' => ['core' => true, 'saml' => true, 'exampleauth' => true],
    'logging.handler' => 'file',
    'logging.level' => SimpleSAML\Logger::INFO,
    'logging.logfile' => 'simplesamlphp.log',
    'trusted.url.domains' => null,
    'language.available' => ['en'],
]);
