<?php
$person = fn($name, $groups) => [
    'uid' => [$name],
    'displayName' => [ucfirst($name) . ' Kim'],
    'mail' => ["$name@example.com"],
    'groups' => $groups,
];
$config = [
    'people' => [
        'exampleauth:UserPass',
        'alice:x' => $person('alice', ['support', 'everybody']),
        'bob:x' => $person('bob', ['sales', 'everybody']),
        'carol:x' => $person('carol', ['everybody']),
    ],
];
