namespace HomeLab.Inference.Piper;

/// <summary>Piper's symbols for espeak-ng's IPA, for a voice that brings no map of its own: the index is the id.</summary>
internal static class DefaultPhonemeIds
{
    private const string Symbols =
        "_^$ !'(),-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœǀǁǂǃɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʄʈʉ"
        + "ʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢʲˈˌːˑ˞βθχᵻⱱ0123456789\u0327\u0303\u032A\u032F\u0329ʰˤε↓#\"↑\u033A\u033B";

    /// <summary>Symbol to ids, as in <c>phoneme_id_map</c>.</summary>
    public static Dictionary<string, int[]> Create() =>
        Symbols.Select((symbol, id) => (symbol, id)).ToDictionary(pair => pair.symbol.ToString(), pair => new[] { pair.id });
}
