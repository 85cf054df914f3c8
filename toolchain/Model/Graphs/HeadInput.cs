namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>What of the encoder's work a head reads.</summary>
internal enum HeadInput
{
    /// <summary>All tokens' hidden states after the exit's layer, [batch, sequence, hidden].</summary>
    Tokens,

    /// <summary>The first token's, [batch, hidden].</summary>
    FirstToken,

    /// <summary>What the shared pooler makes of the first token after every layer up to the exit, [batch, layer, hidden].</summary>
    PooledLayers,
}
