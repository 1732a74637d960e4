-- Whom a SAML provider names is the format of the name and the name: the same text in another format is somebody else.
ALTER TABLE samuso.identity
    DROP CONSTRAINT identity_subject_check, ADD CHECK (length(subject) BETWEEN 1 AND 1281);
