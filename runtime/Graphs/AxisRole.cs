namespace EarlyExitGen.Graphs;

/// <summary>What the size of an axis follows.</summary>
internal enum AxisRole
{
    /// <summary>Nothing: it is always the same.</summary>
    Constant,

    /// <summary>The number of texts.</summary>
    Batch,

    /// <summary>The number of tokens.</summary>
    Sequence,

    /// <summary>
    /// Nothing that this graph tells. It is as large as another block says, or else the number of tokens, which ONNX
    /// Runtime checks with every text.
    /// </summary>
    Open,
}
