using System.Text.Json.Serialization;

namespace EarlyExitGen.Toolchain.Verbs.Doctor;

/// <summary>How it is with something that the tool uses.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckState>))]
internal enum CheckState
{
    /// <summary>It works.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>It works, but for something that not everybody needs.</summary>
    [JsonStringEnumMemberName("note")]
    Note,

    /// <summary>It does not work.</summary>
    [JsonStringEnumMemberName("wrong")]
    Wrong,
}
