namespace EarlyExitGen.Graphs;

/// <summary>What can be wrong with what a block takes or gives.</summary>
internal enum SignatureFaultKind
{
    /// <summary>It lacks an input or an output.</summary>
    MissingTensor,

    /// <summary>An input or an output is of another type or shape.</summary>
    TensorType,

    /// <summary>It gives another number of logits than there are labels.</summary>
    LabelCount,

    /// <summary>It takes state that is not given, or not so.</summary>
    State,
}
