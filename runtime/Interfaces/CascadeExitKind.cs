namespace EarlyExitGen;

/// <summary>What an exit answers from.</summary>
public enum CascadeExitKind
{
    /// <summary>The block that ends in it.</summary>
    Block,

    /// <summary>The token ids alone, before any block.</summary>
    Lexical,
}
