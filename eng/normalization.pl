#!/usr/bin/env perl
# Writes the tables of Unicode's normalisation forms that the tokenizer carries, from the Unicode data that Perl carries:
#
#     perl eng/normalization.pl > runtime/Pipelines/Normalizers/normalization.txt
#
# Characters are those that Unicode 9.0 knew, as does Hugging Face's library: others stay as they are.
use strict;
use warnings;
use feature "unicode_strings";
use Unicode::Normalize qw(NFC NFD NFKD getCombinClass);
use Unicode::UCD qw(charinfo);

print "# Unicode's normalisation (Standard Annex 15) of the characters of Unicode 9.0, as code points in hex; made by\n";
print "# eng/normalization.pl from Unicode ", Unicode::UCD::UnicodeVersion(), ".\n";
print "# M: from and to of marks. O: a combining class, from and to. D: the canonical decomposition (Hangul: computed).\n";
print "# K: the compatibility decomposition, where that is another. C: two characters and the one they compose into.\n";

my @code_points = grep { chr($_) !~ /\p{Cs}|\p{Cn}/ && chr($_) =~ /\p{In=9.0}/ } 0x80 .. 0x10FFFF;

# Three characters were of other categories then.
write_ranges('M', grep { (chr($_) =~ /\p{M}/ || $_ == 0x1CF2 || $_ == 0x1CF3) && $_ != 0x111C9 } @code_points);

my %classes;
push @{ $classes{getCombinClass($_)} }, $_ for grep { getCombinClass($_) } @code_points;
write_ranges(sprintf('O %X', $_), @{ $classes{$_} }) for sort { $a <=> $b } keys %classes;

my @decomposed = grep { $_ < 0xAC00 || $_ > 0xD7A3 } @code_points;
write_mapping('D', $_, NFD(chr $_)) for @decomposed;
for (@decomposed) {
    write_mapping('K', $_, NFKD(chr $_)) if NFKD(chr $_) ne NFD(chr $_);
}

for my $code_point (grep { NFD(chr $_) ne chr $_ && NFC(chr $_) eq chr $_ } @decomposed) {
    my @parts = split ' ', charinfo($code_point)->{decomposition};
    printf "C %s %s %04X\n", @parts, $code_point if @parts == 2;
}

sub write_ranges {
    my ($kind, @members) = @_;
    while (@members) {
        my $from = shift @members;
        my $to = $from;
        $to = shift @members while @members && $members[0] == $to + 1;
        printf "%s %04X %04X\n", $kind, $from, $to;
    }
}

sub write_mapping {
    my ($kind, $code_point, $mapped) = @_;
    return if $mapped eq chr $code_point;
    printf "%s %04X %s\n", $kind, $code_point, join ' ', map { sprintf '%04X', ord } split //, $mapped;
}
