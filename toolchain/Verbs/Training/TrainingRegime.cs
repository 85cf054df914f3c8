using System.Text.Json.Serialization;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>How the exits' losses become one training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingRegime>))]
internal enum TrainingRegime
{
    /// <summary>Every step learns from the plain sum of all exits' losses (Schwartz et al., ACL 2020).</summary>
    [JsonStringEnumMemberName("joint")]
    Joint,

    /// <summary>
    /// The sum weighted by the exits' layers, divided by the sum of the weights (PABEE: Zhou et al., NeurIPS 2020); an
    /// exit at the embeddings counts as half a layer.
    /// </summary>
    [JsonStringEnumMemberName("weighted")]
    Weighted,

    /// <summary>
    /// Odd steps learn from the last exit alone, even ones from the plain sum (BERxiT: Xin et al., EACL 2021).
    /// </summary>
    [JsonStringEnumMemberName("alternating")]
    Alternating,

    /// <summary>
    /// The plain sum, but each exit's loss reaches only the layers after the exit before it (SWEET: Rotem et al., ACL
    /// 2023).
    /// </summary>
    [JsonStringEnumMemberName("detached")]
    Detached,

    /// <summary>
    /// First the encoder with the last exit alone, then, both frozen, the early exits' heads (DeeBERT: Xin et al., ACL
    /// 2020).
    /// </summary>
    [JsonStringEnumMemberName("frozen")]
    Frozen,
}
