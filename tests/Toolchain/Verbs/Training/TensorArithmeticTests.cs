using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using EarlyExitGen.Toolchain.Verbs.Training;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>
/// TorchSharp's operators free a temporary scalar that libtorch may still read, once in some hundred thousand calls:
/// too rare for a test that runs them, so this one looks at what the toolchain calls.
/// </summary>
public sealed class TensorArithmeticTests
{
    // Each makes a scalar of its own; a product of two tensors does not.
    private static readonly string[] Operators =
        ["op_Addition", "op_Subtraction", "op_Division", "op_Modulus", "op_UnaryNegation"];

    [Fact]
    public void No_operator_that_makes_a_temporary_scalar_is_called()
    {
        string[] called = [.. TensorMembers()];

        Assert.Contains("matmul", called);
        Assert.Empty(called.Intersect(Operators));
    }

    private static List<string> TensorMembers()
    {
        using PEReader file = new(File.OpenRead(typeof(Trainer).Assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        List<string> names = [];
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference
                && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name) == "Tensor")
            {
                names.Add(metadata.GetString(member.Name));
            }
        }

        return names;
    }
}
