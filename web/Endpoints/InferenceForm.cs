namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>Whose form of text classification an endpoint speaks.</summary>
internal enum InferenceForm
{
    /// <summary>Hugging Face's: answers are always a list of lists.</summary>
    HuggingFace,

    /// <summary>
    /// text-embeddings-inference's: a single text has a single list, and two texts in a list are a pair.
    /// </summary>
    TextEmbeddingsInference,
}
