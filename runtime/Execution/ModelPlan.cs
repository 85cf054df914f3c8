using EarlyExitGen.Loading;

namespace EarlyExitGen.Execution;

/// <summary>A model of a cascade, and where its computation lies in a context's memory.</summary>
internal sealed record ModelPlan(LoadedModel Model, ChainPlan Plan);
