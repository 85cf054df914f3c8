namespace EarlyExitGen.Tokenization;

/// <summary>The classes of characters that BERT's tokenizer tells apart.</summary>
internal enum CharacterKind : byte
{
    /// <summary>Part of a word.</summary>
    Word,

    /// <summary>Ends a word and is gone.</summary>
    Space,

    /// <summary>A word of its own.</summary>
    Single,

    /// <summary>Gone, as if it had not been there: controls, formats, U+0000, U+FFFD.</summary>
    Dropped,

    /// <summary>A nonspacing mark: gone where accents are stripped, otherwise part of a word.</summary>
    Mark,
}
