#!/usr/bin/env perl
# Writes the table of characters that the tokenizer carries, from the Unicode data that Perl carries:
#
#     perl eng/unicode.pl > runtime/Tokenization/unicode.txt
#
# Categories are those of characters that Unicode 8.0 knew, as does Hugging Face's library:
# what was added since is part of a word, whatever later versions say, and ids do not change with the system.
use strict;
use warnings;
use feature "unicode_strings";
use Unicode::Normalize qw(NFD);
use Unicode::UCD;

my %kinds = (P => qr/\p{P}/, Z => qr/\p{Z}/, C => qr/[\p{Cc}\p{Cf}\p{Co}\x{FFFD}]/, M => qr/\p{Mn}/);

# What they were in Unicode 8.0, where later versions say otherwise.
my %changed = (0x166D => 'P', 0x1734 => 'M', 0x1885 => '', 0x1886 => '', 0xA9BD => '', 0x111C9 => 'P');

print "# What BERT's tokenizer makes of characters, as code points in hex; made by eng/unicode.pl from Unicode ",
    Unicode::UCD::UnicodeVersion(), ".\n";
print "# P, Z, C, M: from and to of punctuation, spaces, controls and private use, nonspacing marks of Unicode 8.0 (ASCII: computed).\n";
print "# S: its canonical decomposition without nonspacing marks, where that is another (Hangul: computed).\n";
print "# L: its lower case, where that is another.\n";

my @code_points = grep { chr($_) !~ /\p{Cs}|\p{Cn}/ } 0 .. 0x10FFFF;

for my $kind (qw(P Z C M)) {
    my @members = grep { $_ > 127 && kind_of($_) eq $kind } @code_points;
    while (@members) {
        my $from = shift @members;
        my $to = $from;
        $to = shift @members while @members && $members[0] == $to + 1;
        printf "%s %04X %04X\n", $kind, $from, $to;
    }
}

for my $code_point (grep { $_ < 0xAC00 || $_ > 0xD7A3 } @code_points) {
    # A mark alone is dropped by its category, whatever it decomposes into.
    write_mapping('S', $code_point, grep { $_ !~ /\p{Mn}/ } split //, NFD(chr $code_point));
}

# Letter by letter: no letter depends on its neighbours (final sigma).
write_mapping('L', $_, split //, lc chr) for @code_points;

# Letters of Unicode 15 to 17, which Perl does not know yet and Hugging Face's library does.
my %later = (0x1C89 => 0x1C8A, 0xA7CB => 0x0264, 0xA7CC => 0xA7CD, 0xA7CE => 0xA7CF, 0xA7D2 => 0xA7D3, 0xA7D4 => 0xA7D5,
    0xA7DA => 0xA7DB, 0xA7DC => 0x019B);
$later{$_} = $_ + 0x20 for 0x10D50 .. 0x10D65;
$later{$_} = $_ + 0x1B for 0x16EA0 .. 0x16EB8;
write_mapping('L', $_, chr $later{$_}) for sort { $a <=> $b } keys %later;

sub kind_of {
    my ($code_point) = @_;
    return $changed{$code_point} // '' if exists $changed{$code_point};
    return '' if chr($code_point) !~ /\p{In=8.0}/;
    return (grep { chr($code_point) =~ $kinds{$_} } qw(P Z C M))[0] // '';
}

sub write_mapping {
    my ($kind, $code_point, @mapped) = @_;
    return if !@mapped || join('', @mapped) eq chr $code_point;
    printf "%s %04X %s\n", $kind, $code_point, join ' ', map { sprintf '%04X', ord } @mapped;
}
