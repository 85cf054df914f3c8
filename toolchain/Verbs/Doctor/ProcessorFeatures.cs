using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EarlyExitGen.Toolchain.Verbs.Doctor;

/// <summary>The instructions of a processor on which the speed of cascades depends.</summary>
internal static class ProcessorFeatures
{
    private const int ExtendedFeatures = 7;

    /// <summary>Those that this processor has, by their usual names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Find()];

    /// <summary>Whether it multiplies 8-bit integers in one instruction.</summary>
    public static bool HasIntegerProducts { get; } = Names.Any(name => name is "VNNI" or "AVX-VNNI" or "dot product");

    private static IEnumerable<string> Find()
    {
        if (AdvSimd.IsSupported)
        {
            yield return "NEON";
        }

        if (Dp.IsSupported)
        {
            yield return "dot product";
        }

        if (!X86Base.IsSupported)
        {
            yield break;
        }

        (_, _, int ecx, int edx) = X86Base.CpuId(ExtendedFeatures, 0);
        (int eax, _, _, _) = X86Base.CpuId(ExtendedFeatures, 1);
        (string Name, bool Has)[] features =
        [
            ("AVX2", Avx2.IsSupported),
            ("AVX-512", Avx512F.IsSupported),
            // Bits of the processor's answer, for .NET has no classes of these; they need the registers, too.
            ("VNNI", Avx512F.IsSupported && (ecx & (1 << 11)) != 0),
            ("AVX-VNNI", Avx2.IsSupported && (eax & (1 << 4)) != 0),
            ("AVX512-BF16", Avx512F.IsSupported && (eax & (1 << 5)) != 0),
            ("AMX", (edx & (1 << 24)) != 0),
        ];
        foreach ((string name, bool _) in features.Where(feature => feature.Has))
        {
            yield return name;
        }
    }
}
