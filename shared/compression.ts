/** How bytes are packed, as sniffed from the bytes themselves (F10), never from a name or a media type. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2';
