using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;
using EarlyExitGen.Tasks.Onnx;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>A block whose file is the right one.</summary>
/// <param name="Spec">What the manifest says of it.</param>
/// <param name="Exit">Where the manifest says so.</param>
/// <param name="Graph">What it takes, gives and refers to.</param>
internal sealed record Block(ExitSpec Spec, JsonValue Exit, BlockGraph Graph)
{
    /// <summary>The block's file, as the manifest names it.</summary>
    public string File => Spec.File;

    /// <summary>Where the manifest names the block's file.</summary>
    public JsonValue Name => Exit.At("block");
}
