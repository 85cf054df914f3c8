namespace EarlyExitGen.Manifests;

/// <summary>How a text is cut into pieces.</summary>
internal enum TokenizerKind
{
    /// <summary>WordPiece, BERT's.</summary>
    WordPiece,

    /// <summary>Byte-level BPE, GPT-2's and RoBERTa's.</summary>
    Bpe,

    /// <summary>A SentencePiece unigram model, as XLM-R and DeBERTa v3 have one.</summary>
    SentencePiece,

    /// <summary>Whatever a <c>tokenizer.json</c> of Hugging Face says.</summary>
    TokenizerJson,
}
