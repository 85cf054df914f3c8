using System.Text.Json.Serialization;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// The precision of the encoder's dense layers; weights and their updates are always single precision.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingPrecision>))]
internal enum TrainingPrecision
{
    /// <summary>Single precision throughout.</summary>
    [JsonStringEnumMemberName("fp32")]
    Fp32,

    /// <summary>
    /// Inputs and weights of the dense layers are rounded to bfloat16 first; attention, normalisation, heads and
    /// loss stay in single precision. About three times faster where the processor has bfloat16 instructions.
    /// </summary>
    [JsonStringEnumMemberName("bf16")]
    Bf16,
}
