namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>The part of the encoder's output that a head reads.</summary>
internal enum HeadInput
{
    /// <summary>All tokens' hidden states after the exit's layer, [batch, sequence, hidden].</summary>
    Tokens,

    /// <summary>The first token's, [batch, hidden].</summary>
    FirstToken,

    /// <summary>
    /// The shared pooler's output for the first token after every layer up to the exit, [batch, layer, hidden].
    /// </summary>
    PooledLayers,
}
