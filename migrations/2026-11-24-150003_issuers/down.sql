DROP TABLE issuer_listings;
DROP TABLE issuer_list_versions;
DROP TABLE issuer_lists;
DROP TABLE issuer_identifiers;
DROP TABLE issuers;
