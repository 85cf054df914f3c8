using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Model.Cutting;

/// <summary>An input of a classifier.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it is fed with.</param>
/// <param name="Type">Its element type.</param>
internal sealed record GraphInput(string Name, InputRole Role, DataType Type)
{
    /// <summary>The name that a block gives it.</summary>
    public string BlockName => Role switch
    {
        InputRole.Ids => "input_ids",
        InputRole.Mask => "attention_mask",
        _ => "token_type_ids",
    };
}
