-- Every request as it ended; only ever added to.
create table if not exists fetch (
    id integer primary key,
    source_id text not null, host text not null, url text not null, final_url text not null,
    requested_at text not null, outcome text not null, message text, status integer,
    media_type text, charset text, file_name text, etag text, last_modified text, retry_after text, server text,
    sha256 text, byte_count integer not null, wire_bytes integer not null,
    redirects text not null, attempts integer not null, elapsed_s real not null
);
create index if not exists fetch_by_url on fetch (url, id);

-- The newest validators and bytes of an address, for conditional requests.
create table if not exists resource (
    url text primary key, etag text, last_modified text, media_type text, charset text, file_name text,
    sha256 text not null, byte_count integer not null, outcome text not null, checked_at text not null
);

-- Every different content an address has held.
create table if not exists document_version (
    url text not null, version integer not null, content_hash text not null, sha256 text not null,
    first_seen text not null,
    primary key (url, version)
);

-- How each listing was read, so that one that shows fewer reports than last time is noticed.
create table if not exists listing (
    id integer primary key,
    source_id text not null, url text not null, read_at text not null, pages integer not null,
    rows integer not null, reports integer not null, stop text not null
);
create index if not exists listing_by_url on listing (url, id);

-- What each source's last visit took for no report of ours, and why.
create table if not exists passed_over (
    source_id text not null, url text not null, title text, reason text not null, found_on text not null,
    seen_at text not null, primary key (source_id, url)
);

-- What each host was asked this night, so that a run started again asks for no more than one run.
create table if not exists host_use (
    host text primary key, since text not null, requests integer not null, not_before text
);

-- What was said of each document when it was handed over, so that a warehouse can be built again from the store alone.
create table if not exists document_note (
    sha256 text primary key, night integer not null, url text not null, hearsay text not null
);
create index if not exists document_note_by_night on document_note (night);
