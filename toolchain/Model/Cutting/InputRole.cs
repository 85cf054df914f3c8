namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>What a classifier's input is fed with.</summary>
internal enum InputRole
{
    /// <summary>Token ids.</summary>
    Ids,

    /// <summary>1 for tokens of the text, 0 for padding.</summary>
    Mask,

    /// <summary>0 for the first text of a pair, 1 for the second.</summary>
    Types,

    /// <summary>Nothing that the logits depend on.</summary>
    Unused,
}
